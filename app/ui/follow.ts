import { useNavigate } from "@remix-run/react";
import type { MouseEvent } from "react";

/**
 * Follows the plain links of a page that are marked with `data-follow` as a Link would, the frame staying as it is. For
 * links by the dozen: a Link each costs the server more than all the rest of a row.
 */
export const useFollow = () => {
  const navigate = useNavigate();
  return (event: MouseEvent) => {
    const { defaultPrevented, button, metaKey, ctrlKey, shiftKey, altKey } = event;
    if (defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return;
    const to = (event.target as Element).closest("a[data-follow]")?.getAttribute("href");
    if (!to) return;
    event.preventDefault();
    navigate(to);
  };
};
