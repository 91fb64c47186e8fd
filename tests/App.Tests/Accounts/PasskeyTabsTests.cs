using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Several tabs of one browser, each of which has asked for a challenge of its own.</summary>
public sealed class PasskeyTabsTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData(PasskeyHolder.SignIn)]
    [InlineData(PasskeyHolder.SecondStep)]
    public async Task Tab_that_asked_first_signs_in_too(string path)
    {
        var ada = await app.SignedInAsync();
        using var key = await PasskeyHolder.AddAsync(ada);
        var client = path == PasskeyHolder.SignIn ? app.Anonymous() : await Phone.HalfwayAsync(app, ada);
        var first = (await client.PostAsync($"{path}/options")).Json;
        (await client.PostAsync($"{path}/options")).ShouldBe(HttpStatusCode.OK);

        (await client.PostAsync(path, new { credential = key.Get(first) })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tab_that_is_left_open_signs_in_after_the_other_did()
    {
        using var key = await PasskeyHolder.AddAsync(await app.SignedInAsync());
        var client = app.Anonymous();
        var (left, used) = ((await client.PostAsync($"{PasskeyHolder.SignIn}/options")).Json, (await client.PostAsync($"{PasskeyHolder.SignIn}/options")).Json);

        (await client.PostAsync(PasskeyHolder.SignIn, new { credential = key.Get(used) })).ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync(PasskeyHolder.SignIn, new { credential = key.Get(left) })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Each_tab_makes_a_passkey()
    {
        var ada = await app.SignedInAsync();
        using var phone = new SoftAuthenticator(ada.Origin);
        using var laptop = new SoftAuthenticator(ada.Origin);
        var (first, second) = ((await ada.PostAsync($"{PasskeyHolder.Api}/options")).Json, (await ada.PostAsync($"{PasskeyHolder.Api}/options")).Json);

        (await ada.PostAsync(PasskeyHolder.Api, new { credential = phone.Create(first) })).ShouldBe(HttpStatusCode.Created);
        (await ada.PostAsync(PasskeyHolder.Api, new { credential = laptop.Create(second) })).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task V19_Challenge_of_a_tab_works_once_and_for_ten_minutes()
    {
        using var key = await PasskeyHolder.AddAsync(await app.SignedInAsync());
        var client = app.Anonymous();
        var (first, second) = ((await client.PostAsync($"{PasskeyHolder.SignIn}/options")).Json, (await client.PostAsync($"{PasskeyHolder.SignIn}/options")).Json);
        (await client.PostAsync(PasskeyHolder.SignIn, new { credential = key.Get(first) })).ShouldBe(HttpStatusCode.OK);

        (await client.PostAsync(PasskeyHolder.SignIn, new { credential = key.Get(first) })).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
        app.Clock.Advance(TimeSpan.FromMinutes(10.1));
        (await client.PostAsync(PasskeyHolder.SignIn, new { credential = key.Get(second) })).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
    }
}
