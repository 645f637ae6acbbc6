import type { OrganisationKind, Role } from "#prisma/enums";
import type { Action } from "./policy";

export const ROLE_LABELS: Record<Role, string> = {
  PARK_COMPANY: "园区公司",
  OFFICE: "投资促进办",
  LEADER: "管理层",
  BUREAU: "配合部门",
  ADMIN: "系统管理员",
};

export const ORGANISATION_KIND_LABELS: Record<OrganisationKind, string> = {
  PARK_COMPANY: "园区开发公司",
  TOWN: "街镇",
  BUREAU: "委办局",
  PROMOTION_OFFICE: "投资促进办",
  MANAGEMENT: "区政府",
  PARTNER: "合作单位",
};

/** What the rail has no room for, by what it is about. */
export const MENU: readonly {
  label: string;
  links: readonly { to: string; label: string; needs: Action }[];
}[] = [
  {
    label: "线索办理",
    links: [
      { to: "/board", label: "看板", needs: "lead.read" },
      { to: "/lists", label: "招商清单", needs: "lead.write" },
      { to: "/claims", label: "首谈", needs: "lead.create" },
      { to: "/referrals", label: "流转", needs: "lead.create" },
      { to: "/issues", label: "专班问题", needs: "issue.raise" },
      { to: "/companies/duplicates", label: "企业查重", needs: "company.merge" },
    ],
  },
  {
    label: "数据",
    links: [
      { to: "/ledger", label: "台账", needs: "ledger.read" },
      { to: "/imports", label: "导入", needs: "import.run" },
      { to: "/exports", label: "导出", needs: "export.run" },
    ],
  },
  {
    label: "管理",
    links: [
      { to: "/settings", label: "规则设置", needs: "setting.write" },
      { to: "/admin", label: "系统管理", needs: "audit.read" },
    ],
  },
];
