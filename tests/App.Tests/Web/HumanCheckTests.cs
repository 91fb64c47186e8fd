using System.Net;
using App.Tests.RateLimits;
using App.Tests.Support;

namespace App.Tests.Web;

public sealed class HumanCheckTests : IDisposable
{
    private readonly TestApp _app = RateLimitTests.Limited();

    [Fact]
    public async Task S11_Person_who_takes_the_time_to_read_signs_up()
    {
        var form = await OpenAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(3));

        (await SubmitAsync(form)).ShouldBe(HttpStatusCode.Redirect);

        Assert.Equal(1, await PeopleAsync());
    }

    [Fact]
    public async Task S11_Who_is_too_quick_sees_the_form_again_with_what_was_typed_and_then_gets_through()
    {
        var again = (await SubmitAsync(await OpenAsync())).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("Ann", again.Find("#name").GetAttribute("value"));
        Assert.Contains("very quick", again.Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await PeopleAsync());
        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        (await SubmitAsync(again)).ShouldBe(HttpStatusCode.Redirect);
        Assert.Equal(1, await PeopleAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("639000000000000000")]
    public async Task S11_Forged_time_is_no_time(string stamp)
    {
        (await _app.Anonymous().SubmitAsync("/sign-up", [.. Typed, ("opened", stamp)])).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(0, await PeopleAsync());
    }

    [Fact]
    public async Task S11_Page_that_was_open_for_days_works_at_the_second_try()
    {
        var form = await OpenAsync();
        _app.Clock.Advance(TimeSpan.FromDays(3));

        var again = (await SubmitAsync(form)).ShouldBe(HttpStatusCode.UnprocessableEntity);

        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        (await SubmitAsync(again)).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task S11_Bot_that_fills_in_everything_believes_that_it_was_done()
    {
        var form = await OpenAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(3));

        var answer = await _app.Anonymous().SubmitAsync("/sign-up", [.. Typed, ("opened", Stamp(form)), ("reference", "https://spam.example")]);

        Assert.Equal("/sign-in", answer.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Equal(0, await PeopleAsync());
    }

    [Theory]
    [InlineData("/forgot-password")]
    [InlineData("/resend-confirmation")]
    [InlineData("/sign-in/email")]
    public async Task S11_Form_that_sends_a_mail_sends_none_for_who_fills_in_everything(string path)
    {
        var stamp = Stamp(await _app.Anonymous().GetAsync(path));
        _app.Clock.Advance(TimeSpan.FromSeconds(3));

        var bot = await _app.Anonymous().SubmitAsync(path, ("email", "ann@example.org"), ("opened", stamp), ("reference", "https://spam.example"));

        Assert.Equal("/sign-in", bot.ShouldBe(HttpStatusCode.Redirect).Location);
        (await _app.Anonymous().SubmitAsync(path, ("email", "ann@example.org"), ("opened", stamp), ("reference", ""))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Trap_is_out_of_the_way_of_people_their_readers_and_their_password_managers()
    {
        var trap = (await OpenAsync()).Find("input[name=reference]");

        Assert.Equal(("-1", "off"), (trap.GetAttribute("tabindex"), trap.GetAttribute("autocomplete")));
        Assert.Equal("true", trap.ParentElement!.GetAttribute("aria-hidden"));
        Assert.Contains("visually-hidden", trap.ParentElement.ClassList);
    }

    public void Dispose() => _app.Dispose();

    private static (string Name, string Value)[] Typed => [("name", "Ann"), ("email", "ann@example.org"), ("password", TestPerson.Password)];

    private static string Stamp(Answer page) => page.Find("input[name=opened]").GetAttribute("value")!;

    private Task<Answer> OpenAsync() => _app.Anonymous().GetAsync("/sign-up");

    private Task<Answer> SubmitAsync(Answer page) => _app.Anonymous().SubmitAsync("/sign-up", [.. Typed, ("opened", Stamp(page)), ("reference", "")]);

    private async Task<int> PeopleAsync() => (await _app.QueryAsync<int>("SELECT COUNT(*) FROM accounts_users")).Single();
}
