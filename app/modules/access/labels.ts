import type { OrganisationKind, Role } from "#prisma/enums";

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
