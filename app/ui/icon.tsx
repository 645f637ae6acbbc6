const PATHS = {
  overview: "M3 10.5 10 4l7 6.5M5 9v7h10V9M8.5 16v-4h3v4",
  funnel: "M3 4h14l-5.5 6.5V16l-3 1v-6.500z",
  sign: "M4 16.500h12M5 13l8.5-8.5 2 2L7 15H5z",
  target: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  list: "M3 5l1.2 1.200L6.5 4M3 10.500l1.2 1.2 2.3-2.200M3 16l1.2 1.200L6.5 15M9.5 5.500H17M9.5 11H17M9.5 16.500H17",
  building: "M4 17V4h8v13M12 8h4v9M2.5 17h15M7 7h2M7 10h2M7 13h2",
  people:
    "M7.5 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 17c0-3.2 2.2-5.5 5.5-5.500S13 13.8 13 17M13 4a2.5 2.5 0 0 1 0 5M15 12c2 .7 3 2.5 3 5",
  report: "M5 3h7l4 4v10H5zM12 3v4h4M8 11h5M8 14h5",
  inbox: "M3 11l2.5-7h9L17 11v5H3zM3 11h4l1 2h4l1-2h4",
  today: "M4 5h12v12H4zM4 9h12M7 3v3M13 3v3M7 12h3",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12ZM13.5 13.5 17 17",
  bell: "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5a1.5 1.5 0 0 0 3 0",
  more: "M4 10h.01M10 10h.01M16 10h.01",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M8 4v12",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.4 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
