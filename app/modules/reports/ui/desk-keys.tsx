import { useEffect } from "react";
import { Kbd } from "~/ui/kbd";
import { SingleKeysSwitch, useSingleKeys } from "~/ui/single-keys";

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

const links = () => [
  ...document.querySelectorAll<HTMLAnchorElement>("[data-desk] .row-head a, a[data-desk-row]"),
];

/** To the next or the former row: from the one in focus, else from the one that is open. */
const step = (by: 1 | -1) => {
  const all = links();
  const inRow = document.activeElement?.closest("tr")?.querySelector(".row-head a");
  const from = all.findIndex(
    (link) =>
      link === document.activeElement || link === inRow || link.getAttribute("aria-current") === "true",
  );
  const open = all.findIndex((link) => link.getAttribute("aria-current") === "true");
  const next = all[from < 0 ? 0 : from + by];
  if (!next) return;
  if (open >= 0) next.click();
  else next.focus();
};

const press = (selector: string) => document.querySelector<HTMLElement>(selector);

const KEYS: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press("[data-desk-approve]")?.click(),
  r: () => press("[data-desk-reason]")?.focus(),
  u: () => press("[data-desk-back]")?.click(),
  x: () =>
    document.activeElement?.closest("tr")?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click(),
};

/** Single keys for the queue; every one of them has its link or button on the page. */
export function DeskKeys({ open }: { open: boolean }) {
  const [on] = useSingleKeys();
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || typing(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      const act = KEYS[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [on]);
  return (
    <div className="text-muted hidden lg:flex flex-wrap items-center gap-x-4 no-print">
      {on ? <KeyLine open={open} /> : null}
      <SingleKeysSwitch />
    </div>
  );
}

function KeyLine({ open }: { open: boolean }) {
  return (
    <p>
      快捷键：<Kbd>J</Kbd> 下一项，<Kbd>K</Kbd> 上一项，
      {open ? (
        <>
          <Kbd>A</Kbd> 通过，<Kbd>R</Kbd> 填写退回原因，<Kbd>U</Kbd> 回到清单
        </>
      ) : (
        <>
          <Kbd>Enter</Kbd> 打开，<Kbd>X</Kbd> 选中
        </>
      )}
    </p>
  );
}
