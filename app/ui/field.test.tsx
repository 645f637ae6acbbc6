// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { FormState } from "./form-state";
import { AmountInput, Select, TextInput } from "./inputs";

afterEach(cleanup);

describe("a field", () => {
  it("reads its message and its help with the input", () => {
    render(<TextInput name="name" label="名称" help="写全称" error="请填写名称" required />);
    const input = screen.getByLabelText("名称");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    const read = (input.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id));
    expect(read.map((part) => part?.textContent)).toEqual(["请填写名称", "写全称"]);
  });

  it("is not marked wrong without a message", () => {
    render(<TextInput name="name" label="名称" required />);
    const input = screen.getByLabelText("名称");
    expect(input.hasAttribute("aria-invalid")).toBe(false);
    expect(input.hasAttribute("aria-describedby")).toBe(false);
  });

  it("keeps what was typed and finds its message by name", () => {
    render(
      <FormState values={{ amount: "3-5亿", kind: "B" }} errors={{ amount: "请填写一个数" }}>
        <AmountInput
          name="amount"
          label="金额"
          defaultValue="1亿"
          understood="= 100,000,000.00 元"
          required
        />
        <Select
          name="kind"
          label="类型"
          required
          options={[
            { value: "A", label: "甲" },
            { value: "B", label: "乙" },
          ]}
        />
      </FormState>,
    );
    expect((screen.getByLabelText("金额") as HTMLInputElement).value).toBe("3-5亿");
    expect((screen.getByLabelText("类型") as HTMLSelectElement).value).toBe("B");
    expect(screen.getByText("请填写一个数")).toBeTruthy();
    expect(screen.queryByText(/100,000,000/)).toBeNull();
  });
});
