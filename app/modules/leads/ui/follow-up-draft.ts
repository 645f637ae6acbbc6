import { useNavigate } from "@remix-run/react";
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";

type Draft = Record<string, string>;

const read = (key: string): Draft | null => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
};

const write = (key: string, draft: Draft | null) => {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing still sends the form.
  }
};

const fill = (form: HTMLFormElement, draft: Draft) => {
  for (const [name, value] of Object.entries(draft)) {
    const control = form.elements.namedItem(name);
    if (control && "value" in control) control.value = value;
  }
};

export type DraftState = "none" | "restored" | "sending" | "waiting";

interface DraftOf {
  leadId: string;
  /** On a shared device nobody finds, or sends, what another has typed. */
  userId: string;
}

/**
 * Keeps what is typed on this device until the server has it, with the key that makes it one note however often it is
 * sent; sends again when the network is back. Without script the form is a plain form.
 */
export const useNoteDraft = ({ leadId, userId }: DraftOf) => {
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<DraftState>("none");
  const key = `note:${userId}:${leadId}`;

  useEffect(() => {
    const draft = read(key);
    if (!draft?.content || !form.current) return;
    fill(form.current, draft);
    setState("restored");
  }, [key]);

  const keep = () => {
    if (!form.current) return;
    const typed = Object.fromEntries(
      [...new FormData(form.current)].map(([name, value]) => [name, String(value)]),
    );
    write(key, typed.content ? typed : null);
  };

  const send = useCallback(async () => {
    const at = form.current;
    if (!at) return;
    setState("sending");
    try {
      const answer = await fetch(at.action, { method: "POST", body: new FormData(at) });
      const { pathname, search } = new URL(answer.url);
      if (answer.ok && answer.redirected) {
        if (pathname === `/leads/${leadId}`) write(key, null);
        at.reset();
        setState("none");
        navigate(pathname + search);
      } else at.submit();
    } catch {
      setState("waiting");
    }
  }, [key, leadId, navigate]);

  useEffect(() => {
    if (state !== "waiting") return;
    window.addEventListener("online", send);
    return () => window.removeEventListener("online", send);
  }, [state, send]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    keep();
    if (state !== "sending") void send();
  };

  return { form, state, onInput: keep, onSubmit };
};
