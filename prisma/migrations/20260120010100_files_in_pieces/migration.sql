-- Files are packed already, or are read piece by piece: pressing them again costs a second of 20 MB and makes every
-- piece unpack all before it.
ALTER TABLE "ImportFile" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "AttachmentContent" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "LedgerForm" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
