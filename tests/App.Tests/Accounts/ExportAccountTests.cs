using System.Net;
using App.BuildingBlocks.Audit;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class ExportAccountTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Export = "/api/v1/accounts/export";

    [Fact]
    public async Task Export_holds_the_whole_activity_log_of_the_person_and_of_nobody_else()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.Database.WriteAsync(async connection =>
        {
            foreach (var number in Enumerable.Range(0, 1100))
            {
                await app.Services.GetRequiredService<AuditLog>().RecordAsync(
                    connection, new SecurityEvent("things.touched", number % 10 == 0 ? ben.Id : ada.Id) { Detail = $"number {number}" });
            }
        });

        var file = (await ada.PostAsync(Export)).ShouldBe(HttpStatusCode.OK);

        var activity = file.Json["activity"]!.AsArray();
        Assert.Equal(990, activity.Count(item => (string?)item!["action"] == "things.touched"));
        Assert.Equal("number 1099", (string?)activity[0]!["detail"]);
        Assert.Contains(activity, item => (string?)item!["action"] == "accounts.signed_up" && (bool)item["succeeded"]!);
        Assert.DoesNotContain(activity, item => (string?)item!["detail"] == "number 10");
        Assert.Equal(activity.Count, activity.Select(item => (string?)item!["id"]).Distinct().Count());
    }

    [Fact]
    public async Task Export_holds_the_devices_that_are_known_and_those_that_are_trusted()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        var client = app.Anonymous();
        client.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0");
        await client.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password });
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);

        var file = (await client.PostAsync(Export)).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(2, file.Json["account"]!["devices"]!.AsArray().Count);
        Assert.Equal("Firefox on Linux", file["account.devices.1.device"]);
        Assert.Contains("Firefox/140.0", file["account.devices.1.userAgent"], StringComparison.Ordinal);
        Assert.NotNull(file["account.devices.1.lastSeenAt"]);
        Assert.Equal("Firefox on Linux", file["secondFactors.trustedDevices.0.device"]);
        Assert.NotNull(file["secondFactors.trustedDevices.0.createdAt"]);
        Assert.DoesNotContain("hash", file.Text, StringComparison.OrdinalIgnoreCase);
    }
}
