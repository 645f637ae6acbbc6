import { useLocation, useNavigation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";
import { useFollow } from "./follow";
import { Icon, type IconName } from "./icon";

export type NavItem = { to: string; label: string; icon?: IconName; count?: number; end?: boolean };

export type ShellProps = {
  brand: string;
  /** Whose data this is, for instance the name of the district. */
  place?: string;
  home?: string;
  /** At most eight nouns. */
  items: readonly NavItem[];
  /** The queue of the reader, with its count. */
  inbox?: NavItem;
  /** What stands beside the queue, before the nouns: the reader's own day. */
  own?: NavItem;
  /** What the reader was told, with the count of what is unread. */
  notices?: NavItem;
  /** Paths shown in the bottom bar of a phone, at most four; the rest stands under 更多. */
  phoneBar?: readonly string[];
  /** Nobody on a page that failed before it knew its reader. */
  user?: { name: string; note?: string };
  /** Links and forms of the user menu. */
  userMenu?: ReactNode;
  /** Groups under 更多 on a phone, below the nouns. */
  more?: ReactNode;
  search?: ReactNode;
  /** A line above the page, for instance a degraded service. */
  banner?: ReactNode;
  children: ReactNode;
};

export function Shell(props: ShellProps) {
  const {
    brand,
    place,
    home = "/",
    items,
    inbox,
    own,
    notices,
    user,
    userMenu,
    more,
    search,
    banner,
    children,
  } = props;
  const first = [inbox, own].filter((item) => item !== undefined);
  const all = [...first, ...items];
  const onBar = props.phoneBar ?? all.slice(0, 4).map((item) => item.to);
  const bar = onBar.flatMap((to) => all.filter((item) => item.to === to)).slice(0, 4);
  const rest = all.filter((item) => !bar.includes(item));
  useMenusThatClose();
  const main = useFocusAfterMove();
  const follow = useFollow();
  const { pathname } = useLocation();
  const name = (
    <a href={home} className="brand" data-follow="">
      {brand}
      {place ? <small>{place}</small> : null}
    </a>
  );
  return (
    <>
      <a href="#main" className="skip-link">
        跳到正文
      </a>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: only its links are pressed, and a key on a link comes as a click */}
      <div className="shell" onClick={follow}>
        <nav className="rail" aria-label="主导航">
          {name}
          {first.map((item) => (
            <NavLine key={item.to} item={item} pathname={pathname} className="nav-item" size={18} />
          ))}
          {first.length > 0 ? <div className="nav-rule" /> : null}
          {items.map((item) => (
            <NavLine key={item.to} item={item} pathname={pathname} className="nav-item" size={18} />
          ))}
        </nav>
        <div className="shell-main">
          <header className="head">
            {name}
            {search ? <div className="head-search">{search}</div> : null}
            {notices ? <Bell item={notices} pathname={pathname} /> : null}
            {user ? (
              <details className="user" name="shell-menu">
                <summary>
                  <span className="user-name">{user.name}</span>
                  {user.note ? <small>{user.note}</small> : null}
                </summary>
                <div className="menu">{userMenu}</div>
              </details>
            ) : null}
          </header>
          {banner}
          <main id="main" ref={main} className="content" tabIndex={-1}>
            <PendingLine />
            {children}
          </main>
        </div>
        {all.length > 0 ? (
          <nav className="bar" aria-label="底部导航">
            {bar.map((item) => (
              <NavLine key={item.to} item={item} pathname={pathname} size={20} />
            ))}
            <details name="shell-menu">
              <summary>
                <Icon name="more" size={20} />
                更多
              </summary>
              <div className="menu">
                {rest.map((item) => (
                  <a key={item.to} href={item.to} aria-current={currentOn(pathname, item)} data-follow="">
                    {item.label}
                    {item.count ? <span className="nav-count">{item.count}</span> : null}
                  </a>
                ))}
                {more}
              </div>
            </details>
          </nav>
        ) : null}
      </div>
    </>
  );
}

/**
 * After a link or a sent form the keyboard goes on in the new page, not at the top of the frame: where the page has
 * taken the focus itself, or the control that had it still stands, it stays.
 */
function useFocusAfterMove() {
  const main = useRef<HTMLElement>(null);
  const { key, pathname } = useLocation();
  const last = useRef({ key, pathname });
  useEffect(() => {
    const before = last.current;
    last.current = { key, pathname };
    if (before.key === key) return;
    const at = document.activeElement;
    const lost = at === null || at === document.body;
    const left = before.pathname !== pathname && !main.current?.contains(at);
    if (lost || left) main.current?.focus({ preventScroll: true });
  }, [key, pathname]);
  return main;
}

const MENUS = "details[name=shell-menu][open], details.filters-more[open]";

const closeMenus = (except: (menu: HTMLDetailsElement) => boolean = () => false) => {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(MENUS)) {
    if (except(menu)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.open = false;
  }
};

/** A menu closes by Esc, by a click beside it, and when a page has been chosen from it. */
function useMenusThatClose() {
  const { pathname } = useLocation();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.isComposing) closeMenus();
    };
    const onPress = ({ target }: PointerEvent) =>
      closeMenus((menu) => menu.contains(target as Node) || menu.classList.contains("filters-more"));
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPress);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPress);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes what led to it
  useEffect(() => closeMenus(), [pathname]);
}

/** A part of the user menu, under its own heading. */
export function MenuGroup({
  label,
  links,
}: {
  label: string;
  links: readonly { to: string; label: string }[];
}) {
  if (links.length === 0) return null;
  return (
    <div className="menu-group">
      <p>{label}</p>
      {links.map((link) => (
        <a key={link.to} href={link.to} data-follow="">
          {link.label}
        </a>
      ))}
    </div>
  );
}

const currentOn = (pathname: string, { to, end }: NavItem) =>
  pathname === to || (!end && pathname.startsWith(`${to}/`)) ? "page" : undefined;

type NavLineProps = { item: NavItem; pathname: string; className?: string; size: number };

function NavLine({ item, pathname, className, size }: NavLineProps) {
  return (
    <a href={item.to} className={className} aria-current={currentOn(pathname, item)} data-follow="">
      {item.icon ? <Icon name={item.icon} size={size} /> : null}
      {item.label}
      {item.count ? (
        <span className="nav-count">
          {item.count > 99 ? "99+" : item.count}
          <span className="sr-only">项</span>
        </span>
      ) : null}
    </a>
  );
}

function Bell({ item, pathname }: { item: NavItem; pathname: string }) {
  const said = item.count ? `${item.label}，${item.count} 条未读` : item.label;
  return (
    <a
      href={item.to}
      className="bell"
      aria-label={said}
      aria-current={currentOn(pathname, item)}
      data-follow=""
    >
      {item.icon ? <Icon name={item.icon} size={20} /> : null}
      {item.count ? <span className="nav-count">{item.count > 99 ? "99+" : item.count}</span> : null}
    </a>
  );
}

function PendingLine() {
  const busy = useNavigation().state !== "idle";
  return busy ? <div className="pending-line" role="progressbar" aria-label="正在载入" /> : null;
}
