import { useLocation } from "@remix-run/react";
import { paramsWithout } from "./search-params";

/** Carries the page's other parameters through a GET form. */
export function HiddenParams({ except }: { except: readonly string[] }) {
  const { search } = useLocation();
  return (
    <>
      {paramsWithout(search, except).map(([name, value], index) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
