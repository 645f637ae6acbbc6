import { Link, useLocation } from "@remix-run/react";
import { withParams } from "./search-params";

const THUMB = "inline-flex min-h-11 min-w-11 items-center justify-center md:min-h-0 md:min-w-0";

/** The list as it is filtered, all pages of it, as a file. */
export function ExportLinks({ list }: { list: string }) {
  const { search } = useLocation();
  const params = withParams(search, { page: null, pageSize: null, cols: null }).replace(/^\?$/, "");
  return (
    <p className="mt-2 text-muted no-print">
      导出当前条件下的全部记录：
      <Link to={`/exports/${list}.xlsx${params}`} reloadDocument className={THUMB}>
        Excel
      </Link>
      、
      <Link to={`/exports/${list}.csv${params}`} reloadDocument className={THUMB}>
        CSV
      </Link>
    </p>
  );
}
