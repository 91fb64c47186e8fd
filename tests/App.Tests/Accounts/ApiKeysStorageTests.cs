using System.Net;
using System.Text;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

/// <summary>What is kept of a key.</summary>
public sealed class ApiKeysStorageTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";

    [Fact]
    public async Task S58_Text_of_a_key_is_nowhere_in_the_database_nor_in_the_mails()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var key = await KeyClient.MakeAsync(ada);
        await new Mailbox(own).WaitForAsync(ada.Email, "An API key was created");
        (await KeyClient.Of(own, key).GetAsync(Me)).ShouldBe(HttpStatusCode.OK);

        var files = Directory.GetFiles(own.Services.GetRequiredService<DataPaths>().Directory, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("app.db", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(key[3..33], await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S58_Keys_have_178_random_bits()
    {
        var ada = await app.SignedInAsync();
        var random = new List<string>();
        for (var number = 0; number < 10; number++)
        {
            random.Add((await KeyClient.MakeAsync(ada))[3..33]);
        }

        Assert.Equal(10, random.Distinct().Count());
        Assert.True(30 * Math.Log2(62) > 160);
        Assert.True(string.Concat(random).Distinct().Count() > 50, "300 characters of an alphabet of 62 do not look like this by chance.");
    }

    [Fact]
    public async Task Use_is_written_once_an_hour_at_most()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var key = KeyClient.Of(own, await KeyClient.MakeAsync(ada));
        await new Mailbox(own).SettleAsync();
        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        var before = await Tables.ReadAsync(own);

        own.Clock.Advance(TimeSpan.FromMinutes(59));
        await key.GetAsync(Me);
        Assert.Equal(before["accounts_api_keys"], (await Tables.ReadAsync(own))["accounts_api_keys"]);

        own.Clock.Advance(TimeSpan.FromMinutes(2));
        await key.GetAsync(Me);
        Assert.NotEqual(before["accounts_api_keys"], (await Tables.ReadAsync(own))["accounts_api_keys"]);
    }
}
