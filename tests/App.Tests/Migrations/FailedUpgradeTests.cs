using App.BuildingBlocks.Migrations;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Migrations;

public sealed class FailedUpgradeTests
{
    [Fact]
    public async Task Test_whose_database_cannot_be_upgraded_shows_why()
    {
        var data = TestData.Create();
        using (var app = new TestApp(data))
        {
            await app.Database.WriteAsync(connection => connection.ExecuteAsync("""DELETE FROM "VersionInfo" WHERE "Description" LIKE '%accounts%'"""));
        }

        var error = Assert.Throws<MigrationException>(() =>
        {
            using var app = new TestApp(data);
            _ = app.Server;
        });

        Assert.Contains("already exists", error.Message, StringComparison.Ordinal);
    }
}
