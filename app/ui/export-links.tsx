import { Link, useLocation } from "@remix-run/react";
import { withParams } from "./search-params";

/** The list as it is filtered, all pages of it, as a file. */
export function ExportLinks({ list }: { list: string }) {
  const { search } = useLocation();
  const params = withParams(search, { page: null, pageSize: null, cols: null }).replace(/^\?$/, "");
  return (
    <p className="mt-2 text-muted no-print">
      导出当前条件下的全部记录：
      <Link to={`/exports/${list}.xlsx${params}`} reloadDocument>
        Excel
      </Link>
      、
      <Link to={`/exports/${list}.csv${params}`} reloadDocument>
        CSV
      </Link>
    </p>
  );
}
