using App.Tests.Migrations.Reference;
using App.Tests.Support;

namespace App.Tests.Migrations;

[Collection("PostgreSQL")]
public sealed class VersionTableTests(PostgresServer server)
{
    // What FluentMigrator's own version migrations make, statement by statement.
    private const string OfThePackageOnSqlite = """
        CREATE TABLE "VersionInfo" ("Version" INTEGER NOT NULL);
        CREATE UNIQUE INDEX "UC_Version" ON "VersionInfo" ("Version" ASC);
        ALTER TABLE "VersionInfo" ADD COLUMN "AppliedOn" DATETIME;
        ALTER TABLE "VersionInfo" ADD COLUMN "Description" TEXT;
        INSERT INTO "VersionInfo" ("Version", "AppliedOn", "Description") VALUES (202611010900, CURRENT_TIMESTAMP, 'CreateTypes');
        """;

    private const string OfThePackageOnPostgres = """
        CREATE TABLE "public"."VersionInfo" ("Version" bigint NOT NULL);
        CREATE UNIQUE INDEX "UC_Version" ON "public"."VersionInfo" ("Version" ASC);
        ALTER TABLE "public"."VersionInfo" ADD "AppliedOn" timestamp;
        ALTER TABLE "public"."VersionInfo" ADD "Description" varchar(1024);
        INSERT INTO "public"."VersionInfo" ("Version", "AppliedOn", "Description") VALUES (202611010900, (now() at time zone 'UTC'), 'CreateTypes');
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task The_table_of_versions_is_the_same_as_that_of_the_package(string engine)
    {
        await using var ours = await TestDatabase.CreateAsync(engine, server);
        await using var theirs = await TestDatabase.CreateAsync(engine, server);
        theirs.Execute(theirs.Choose(OfThePackageOnSqlite, OfThePackageOnPostgres));
        await ours.UpAsync(typeof(CreateTypes), typeof(CreateOptions));

        Assert.Equal(theirs.Columns("VersionInfo"), ours.Columns("VersionInfo"));
        Assert.Equal(["UC_Version(Version) UNIQUE"], ours.Indexes("VersionInfo"));
        Assert.Equal(theirs.Indexes("VersionInfo"), ours.Indexes("VersionInfo"));
        Assert.Equal(theirs.PrimaryKey("VersionInfo"), ours.PrimaryKey("VersionInfo"));
        Assert.Equal(
            ["202611010900|Every type", "202611010910|CreateOptions"],
            ours.Rows("SELECT \"Version\", \"Description\" FROM \"VersionInfo\" ORDER BY 1"));
        var age = ours.Choose(
            "abs(julianday('now') - julianday(\"AppliedOn\")) * 86400",
            "abs(extract(epoch FROM now() AT TIME ZONE 'UTC' - \"AppliedOn\"))");
        Assert.Equal(["1", "1"], ours.Rows($"SELECT CASE WHEN {age} < 60 THEN 1 ELSE 0 END FROM \"VersionInfo\""));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_the_package_migrated_is_taken_over(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        database.Execute(database.Choose(OfThePackageOnSqlite, OfThePackageOnPostgres));
        Assert.Equal(1, await database.UpAsync(typeof(CreateTypes), typeof(CreateOptions)));
        Assert.False(database.HasTable("ref_types"));
        Assert.True(database.HasTable("ref_owners"));
    }
}
