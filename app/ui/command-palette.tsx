import { Form, Link, useFetcher, useNavigate } from "@remix-run/react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Icon } from "./icon";
import { Kbd } from "./kbd";

export type TextSegment = { text: string; hit?: boolean };

export type PaletteHit = {
  id: string;
  href: string;
  title: readonly TextSegment[];
  /** What sort of thing it is. */
  kind: string;
  /** Why it was found. */
  reason?: string;
};

export type CommandPaletteProps = {
  /** The full page, which also serves readers without a script. */
  action: string;
  placeholder: string;
  /** Address whose loader returns `{ hits }` for the typed text; for none, what the reader last worked on. */
  source: (query: string) => string;
  defaultValue?: string;
};

export function CommandPalette({ action, placeholder, source, defaultValue }: CommandPaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [live, setLive] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.isComposing) return;
      event.preventDefault();
      setLive(true);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    if (live && !dialog.current?.open) dialog.current?.showModal();
  }, [live]);
  return (
    <>
      <Form action={action} method="get" role="search" className="search-box">
        <Icon name="search" />
        <input
          className="input"
          type="search"
          name="q"
          placeholder={placeholder}
          aria-label={placeholder}
          defaultValue={defaultValue}
          maxLength={64}
          autoComplete="off"
        />
        <Kbd>⌘K</Kbd>
      </Form>
      {live ? (
        <dialog
          ref={dialog}
          className="dialog palette"
          aria-label={placeholder}
          onClose={() => setLive(false)}
        >
          <PalettePanel {...{ action, placeholder, source }} close={() => dialog.current?.close()} />
        </dialog>
      ) : null}
    </>
  );
}

type PanelProps = Pick<CommandPaletteProps, "action" | "placeholder" | "source"> & { close: () => void };

function PalettePanel({ action, placeholder, source, close }: PanelProps) {
  const list = useId();
  const navigate = useNavigate();
  const { hits, query, ask, answered } = useHits(source);
  const [at, setAt] = useState(0);
  const composing = useRef(false);
  const chosen = hits[Math.min(at, hits.length - 1)];
  const go = (to: string) => {
    close();
    navigate(to);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, hits.length - 1) + step + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (chosen) go(chosen.href);
      else if (query) go(`${action}?q=${encodeURIComponent(query)}`);
    }
  };
  const type = (text: string) => {
    setAt(0);
    ask(text);
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        // biome-ignore lint/a11y/noAutofocus: the reader has just asked for this box
        autoFocus
        aria-label={placeholder}
        placeholder={placeholder}
        aria-expanded={hits.length > 0}
        aria-controls={list}
        aria-activedescendant={chosen ? `${list}-${chosen.id}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        maxLength={64}
        onKeyDown={onKeyDown}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={(event) => {
          composing.current = false;
          type(event.currentTarget.value);
        }}
        onChange={(event) => {
          if (!composing.current) type(event.currentTarget.value);
        }}
      />
      <div role="listbox" id={list} aria-label="结果">
        {hits.map((hit) => (
          <Link
            key={hit.id}
            id={`${list}-${hit.id}`}
            to={hit.href}
            role="option"
            aria-selected={hit === chosen}
            tabIndex={-1}
            onClick={close}
          >
            <Highlighted segments={hit.title} />
            <small>{hit.reason}</small>
            <small>{hit.kind}</small>
          </Link>
        ))}
      </div>
      <div className="palette-foot" role="status">
        {answered && hits.length === 0 ? "没有找到，按回车查看全部检索条件" : "↑↓ 选择　回车打开　Esc 关闭"}
      </div>
    </>
  );
}

const PAUSE_MS = 120;

function useHits(source: (query: string) => string) {
  const fetcher = useFetcher<{ hits: PaletteHit[] }>();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const [query, setQuery] = useState("");
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (text: string) => {
    const wanted = text.trim();
    setQuery(wanted);
    clearTimeout(timer.current);
    if (wanted) timer.current = setTimeout(() => fetcher.load(source(wanted)), PAUSE_MS);
  };
  const data = fetcher.data as { hits: PaletteHit[] } | undefined;
  const recent = useRecent(source);
  return {
    hits: query ? (data?.hits ?? []) : recent,
    query,
    ask,
    answered: Boolean(query && data && fetcher.state === "idle"),
  };
}

/** Nothing typed yet: what the address answers to an empty text. */
function useRecent(source: (query: string) => string): PaletteHit[] {
  const { data, load } = useFetcher<{ hits: PaletteHit[] }>();
  const asked = useRef(false);
  useEffect(() => {
    if (!asked.current) load(source(""));
    asked.current = true;
  }, [load, source]);
  return (data as { hits: PaletteHit[] } | undefined)?.hits ?? [];
}

export function Highlighted({ segments }: { segments: readonly TextSegment[] }) {
  return (
    <span>
      {segments.map((segment, index) =>
        segment.hit ? (
          <mark key={index} className="hit">
            {segment.text}
          </mark>
        ) : (
          segment.text
        ),
      )}
    </span>
  );
}
