import { useSyncExternalStore } from "react";

const KEY = "yinfeng.single-keys";
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
};

/** A browser that keeps nothing leaves the keys on. */
const read = (): boolean => {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
};

const write = (on: boolean): void => {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Nothing can be kept here.
  }
  for (const listener of listeners) listener();
};

/** Whether single letters act on this device; who speaks to the machine wants them off. */
export const useSingleKeys = (): readonly [boolean, (on: boolean) => void] => [
  useSyncExternalStore(subscribe, read, () => true),
  write,
];

export function SingleKeysSwitch() {
  const [on, set] = useSingleKeys();
  return (
    <label className="inline-flex items-center gap-2">
      <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
      启用单键快捷键（只在这台设备上）
    </label>
  );
}
