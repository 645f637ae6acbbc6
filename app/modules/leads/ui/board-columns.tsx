import { Form, Link, useLocation, useNavigate, useSubmit } from "@remix-run/react";
import { type DragEvent, useState } from "react";
import type { Stage } from "#prisma/enums";
import { amountText, yi } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { SubmitButton } from "~/ui/submit-button";
import { STAGE_LABELS } from "../labels";
import type { BoardCard, BoardColumn } from "../queries/board.server";
import { nextStage, stageIndex } from "../rules/lead";

const CARD = "text/lead";

interface Dragged {
  id: string;
  version: number;
  stage: Stage;
}

const amountOf = (card: BoardCard) =>
  card.expectedFen === null ? card.expectedText : amountText(card.expectedFen);

function Card({ card }: { card: BoardCard }) {
  const next = nextStage(card.stage);
  const name = `${card.company} · ${card.project}`;
  const drag = (event: DragEvent) => {
    const { id, version, stage } = card;
    event.dataTransfer.setData(CARD, JSON.stringify({ id, version, stage } satisfies Dragged));
    event.dataTransfer.effectAllowed = "move";
  };
  return (
    <li
      id={`card-${card.id}`}
      draggable={card.mayMove}
      onDragStart={drag}
      className="grid gap-1 rounded-md border border-line bg-paper p-2 target:border-accent"
    >
      <Link to={`/leads/${card.id}`} draggable={false} title={name} className="line-clamp-2 break-all">
        {name}
      </Link>
      <div className="num text-sm text-muted">
        {[amountOf(card), card.owner ?? card.unit].filter(Boolean).join(" · ")}
      </div>
      {card.late || card.isDemo ? (
        <div className="flex flex-wrap gap-1">
          {card.late ? <Chip tone="late">{card.nextStepOn} 逾期</Chip> : null}
          {card.isDemo ? <Chip>演示</Chip> : null}
        </div>
      ) : null}
      {card.mayMove && next ? (
        <Form method="post">
          <input type="hidden" name="id" value={card.id} />
          <input type="hidden" name="version" value={card.version} />
          <SubmitButton
            look="plain"
            name="to"
            value={next}
            aria-label={`推进到“${STAGE_LABELS[next]}”：${name}`}
          >
            → {STAGE_LABELS[next]}
          </SubmitButton>
        </Form>
      ) : null}
    </li>
  );
}

/** What a card dropped on a stage does: forward is the same form as the button, backward asks for its reason. */
const useDrop = (stage: Stage) => {
  const submit = useSubmit();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent) => event.dataTransfer.types.includes(CARD);
  const onDrop = (event: DragEvent) => {
    setOver(false);
    if (!carries(event)) return;
    event.preventDefault();
    const card = JSON.parse(event.dataTransfer.getData(CARD)) as Dragged;
    if (card.stage === stage) return;
    if (stageIndex(stage) < stageIndex(card.stage)) navigate(`/leads/${card.id}/back`);
    else submit({ id: card.id, version: String(card.version), to: stage }, { method: "post" });
  };
  const onDragOver = (event: DragEvent) => {
    if (!carries(event)) return;
    event.preventDefault();
    setOver(true);
  };
  return { over, onDrop, onDragOver, onDragLeave: () => setOver(false) };
};

/** A phone shows three cards of a stage, a desk as many as were read. */
const ON_PHONE = 3;

function Rest({ column, list }: { column: BoardColumn; list: string }) {
  const { count, cards, stage } = column;
  if (count <= Math.min(ON_PHONE, cards.length)) return null;
  const left = (shown: number) => `还有 ${(count - shown).toLocaleString("en-US")} 条`;
  return (
    <Link to={list} className={`tap text-sm ${count > cards.length ? "" : "md:hidden"}`}>
      <span className="max-md:hidden">{left(cards.length)}</span>
      <span className="md:hidden">{left(ON_PHONE)}</span>
      <span className="sr-only">，{STAGE_LABELS[stage]}阶段</span>
    </Link>
  );
}

function Column({ column }: { column: BoardColumn }) {
  const { over, ...drop } = useDrop(column.stage);
  const { search } = useLocation();
  const params = new URLSearchParams(search);
  for (const name of ["moved", "to"]) params.delete(name);
  params.set("stage", column.stage);
  params.set("status", "ACTIVE");
  const list = `/leads?${params}`;
  const label = STAGE_LABELS[column.stage];
  return (
    <section
      {...drop}
      id={`stage-${column.stage}`}
      aria-labelledby={`name-${column.stage}`}
      data-over={over || undefined}
      className="grid min-w-0 content-start gap-2 rounded-md bg-ground p-2 data-over:bg-accent-wash"
    >
      <header>
        <h2 id={`name-${column.stage}`} className="text-base">
          {label}
        </h2>
        <div className="num text-sm">
          <Link
            to={list}
            className="in-text"
            aria-label={`${column.count.toLocaleString("en-US")} 条，${label}清单`}
          >
            {column.count.toLocaleString("en-US")} 条
          </Link>
          <span className="text-muted"> {yi(column.expectedFen)} 亿元</span>
        </div>
      </header>
      <ul className="grid gap-2 max-md:[&>li:nth-child(n+4)]:hidden">
        {column.cards.map((card) => (
          <Card key={card.id} card={card} />
        ))}
      </ul>
      <Rest column={column} list={list} />
    </section>
  );
}

export function Board({ columns }: { columns: readonly BoardColumn[] }) {
  return (
    <div className="grid gap-2 md:grid-cols-4 xl:grid-cols-8">
      {columns.map((column) => (
        <Column key={column.stage} column={column} />
      ))}
    </div>
  );
}
