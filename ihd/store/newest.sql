BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'plainwatt','history','with the file');
INSERT INTO "_sqlite_migrations" VALUES(2,'plainwatt','days','with the file');
INSERT INTO "_sqlite_migrations" VALUES(3,'plainwatt','imports','with the file');
INSERT INTO "_sqlite_migrations" VALUES(4,'plainwatt','months','with the file');
INSERT INTO "_sqlite_migrations" VALUES(5,'plainwatt','cuts','with the file');
INSERT INTO "_sqlite_migrations" VALUES(6,'plainwatt','no_days','with the file');
CREATE TABLE block (
        slot INTEGER PRIMARY KEY,
        readings INTEGER NOT NULL,
        sum INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT
    ;
CREATE TABLE chunk (
        number INTEGER PRIMARY KEY,
        meter INTEGER NOT NULL REFERENCES meter,
        tier INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        readings INTEGER NOT NULL,
        sum INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT
    ;
CREATE TABLE cut (
        slot INTEGER NOT NULL,
        minutes INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        firsts BLOB NOT NULL,
        PRIMARY KEY (slot, minutes)
    ) STRICT
    ;
CREATE TABLE form (
        id INTEGER PRIMARY KEY,
        quality TEXT NOT NULL,
        verdict TEXT NOT NULL,
        clock INTEGER NOT NULL,
        value INTEGER NOT NULL,
        exponent INTEGER NOT NULL,
        raw INTEGER NOT NULL,
        shift INTEGER NOT NULL,
        decimals INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE imported (
        slot INTEGER PRIMARY KEY,
        halves BLOB NOT NULL
    ) STRICT
    ;
CREATE TABLE meter (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT
    ;
CREATE TABLE month (
        slot INTEGER PRIMARY KEY,
        crc INTEGER NOT NULL,
        halves BLOB NOT NULL
    ) STRICT
    ;
CREATE TABLE note (
        name TEXT PRIMARY KEY,
        content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE priced (
        slot INTEGER PRIMARY KEY,
        prices BLOB NOT NULL,
        money INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE segment (
        series INTEGER NOT NULL REFERENCES series,
        number INTEGER NOT NULL,
        carried INTEGER,
        PRIMARY KEY (series, number)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE series (
        id INTEGER PRIMARY KEY,
        meter INTEGER NOT NULL REFERENCES meter,
        fuel TEXT,
        quantity TEXT NOT NULL,
        register TEXT,
        phase TEXT,
        unit TEXT,
        currency TEXT,
        last_day INTEGER NOT NULL DEFAULT -1,
        settled INTEGER
    ) STRICT
    ;
CREATE TABLE source (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        meter TEXT NOT NULL,
        fuel TEXT,
        quantity TEXT NOT NULL,
        register TEXT,
        taken_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE total (
        slot INTEGER PRIMARY KEY,
        amount INTEGER NOT NULL,
        halves BLOB NOT NULL,
        powers BLOB NOT NULL
    ) STRICT
    ;
CREATE TABLE unread (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        topic TEXT NOT NULL,
        payload BLOB NOT NULL,
        size INTEGER NOT NULL,
        problem TEXT NOT NULL
    ) STRICT
    ;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
COMMIT;
PRAGMA user_version = 6;
