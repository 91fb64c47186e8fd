using System.Net;
using App.Tests.Cli;
using App.Tests.Support;

namespace App.Tests.Languages;

public sealed class LanguageTests : IClassFixture<LanguageTests.German>
{
    private const string SignIn = "/api/v1/accounts/sign-in";
    private const string Nothing = "/api/v1/accounts/api-keys/00000000-0000-0000-0000-000000000001";
    private readonly TestApp _app;

    public LanguageTests(German german)
    {
        ArgumentNullException.ThrowIfNull(german);
        _app = german.App;
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("fr, de;q=0.3, en;q=0.2", "de")]
    [InlineData("DE", "de")]
    [InlineData("de;q=0.1, en", "en")]
    [InlineData("de;q=0, fr", "en")]
    [InlineData("fr", "en")]
    [InlineData("*", "en")]
    [InlineData("-, ;;q=x, de_AT", "en")]
    public async Task Stranger_reads_errors_in_the_best_language_that_the_browser_asks_for(string asked, string language)
    {
        var refused = await WrongAsync(_app, asked);

        Assert.Equal(
            language == "de"
                ? ("Nicht angemeldet", "Diese E-Mail-Adresse und dieses Passwort passen zu keinem Konto.")
                : ("Unauthorized", "That e-mail address and password do not match an account."),
            (refused["title"], refused["detail"]));
        Assert.Equal((language, "Accept-Language"), (refused.Header("Content-Language"), refused.Header("Vary")));
    }

    [Fact]
    public async Task Profile_outranks_the_browser_and_a_language_that_the_product_does_not_speak_leaves_it_to_the_browser()
    {
        var ada = await _app.SignedInAsync();
        (await ada.PutAsync("/api/v1/accounts/profile", new { name = "Ada", locale = "de-CH" })).ShouldBe(HttpStatusCode.NoContent);

        var german = (await ada.GetAsync(Nothing, ("Accept-Language", "en"))).ShouldBe(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(("Hier ist nichts, oder es gehört nicht dir.", "de"), (german["detail"], german.Header("Content-Language")));
        Assert.Null(german.Header("Vary"));

        (await ada.PutAsync("/api/v1/accounts/profile", new { name = "Ada", locale = "fr-FR" })).ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal("de", (await ada.GetAsync(Nothing, ("Accept-Language", "de"))).Header("Content-Language"));
    }

    [Fact]
    public async Task Messages_of_fields_are_translated_in_json_with_what_stands_in_them()
    {
        var refused = await Asking(_app, "de").PostAsync(SignIn, new { email = new string('a', 300), password = "" });

        refused.ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Equal("Das Feld E-Mail-Adresse darf höchstens 254 Zeichen haben.", refused["errors.email.0"]);
        Assert.Equal("Gib dein Passwort ein.", refused["errors.password.0"]);
    }

    //#if (template)
    [Fact]
    public async Task No_route_refuses_in_English_whoever_asks_for_German()
    {
        var refusals = 0;
        foreach (var route in Route.AllOf(_app).Where(route => route.IsApi))
        {
            var (ada, id) = (await _app.SignedInAsync(), Guid.NewGuid());
            var (english, german) = (await TextsAsync(ada, route, id, "en"), await TextsAsync(ada, route, id, "de"));

            Assert.Equal(english.Count, german.Count);
            Assert.Empty(english.Intersect(german).Select(text => $"{route}: {text}"));
            refusals += Math.Min(1, english.Count);
        }

        Assert.True(refusals > 50, $"{refusals} refused");
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(TestPerson person, Route route, Guid id, string language)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(person.Slug, id));
        request.Headers.Add("Accept-Language", language);
        request.Content = route.IsSafe ? null : new StringContent("{}", null, "application/json");
        var answer = await person.SendAsync(request);
        return answer.Header("Content-Type") != "application/problem+json"
            ? []
            : [answer["title"]!, .. answer["detail"] is { } detail ? [detail] : Array.Empty<string>(), .. Messages(answer)];
    }

    private static IEnumerable<string> Messages(Answer answer) =>
        answer.Json["errors"]?.AsObject().SelectMany(field => field.Value!.AsArray()).Select(message => message!.ToString()) ?? [];

    //#endif
    [Fact]
    public async Task Page_shows_the_same_messages_and_says_which_language_they_are()
    {
        var ada = await GermanAsync();

        var page = (await ada.SubmitAsync("/account", ("name", ""), ("timeZone", ""), ("locale", "de-DE"))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("Gib deinen Namen ein.", "de"), (page.Find("#name-error").TextContent, page.Find("#name-error").GetAttribute("lang")));
        Assert.Equal("de", page.Find(".error-summary li").GetAttribute("lang"));
        Assert.Equal("en", page.Find("html").GetAttribute("lang"));

        await ada.SubmitAsync("/account", ("name", "Ada"), ("timeZone", ""), ("locale", "de-DE"));
        var flash = (await ada.GetAsync("/account")).Find(".flash");
        Assert.Equal(("Gespeichert.", "de"), (flash.TextContent.Trim(), flash.GetAttribute("lang")));
    }

    [Fact]
    public async Task Time_to_wait_is_told_in_words_of_the_language()
    {
        using var app = Speaking("en, de");
        app.Settings["RateLimits:Enabled"] = "true";
        for (var number = 0; number < 3; number++)
        {
            await WrongAsync(app, "de");
        }

        Assert.Equal("Zu viele Anfragen. Versuche es in 10 Sekunden erneut.", (await WrongAsync(app, "de"))["detail"]);
    }

    [Fact]
    public async Task First_language_is_for_whoever_asks_for_none()
    {
        using var app = Speaking("de, en");

        Assert.Equal("de", (await app.Anonymous().GetAsync("/api/v1/nowhere")).Header("Content-Language"));
        Assert.Equal("en", (await app.Anonymous().GetAsync("/api/v1/nowhere", ("Accept-Language", "en-GB"))).Header("Content-Language"));
    }

    [Fact]
    public async Task Product_that_speaks_English_only_answers_as_if_nobody_had_asked()
    {
        using var app = Speaking("en");

        var refused = await WrongAsync(app, "de");

        Assert.Equal("Unauthorized", refused["title"]);
        Assert.Equal((null, null), (refused.Header("Content-Language"), refused.Header("Vary")));
    }

    [Fact]
    public async Task Product_does_not_start_in_a_language_without_texts()
    {
        using var scratch = new Scratch();

        (await scratch.RunAsync("--App:Languages=en, tlh")).MustFail("App:Languages has 'tlh'");
    }

    private static Task<Answer> WrongAsync(TestApp app, string language) =>
        Asking(app, language).PostAsync(SignIn, new { email = "nobody@example.com", password = "not the password" });

    private static TestClient Asking(TestApp app, string language)
    {
        var client = app.Anonymous();
        client.Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);
        return client;
    }

    private static TestApp Speaking(string languages)
    {
        var app = new TestApp();
        app.Settings["App:Languages"] = languages;
        return app;
    }

    private async Task<TestPerson> GermanAsync()
    {
        var person = await _app.SignedInAsync();
        (await person.PutAsync("/api/v1/accounts/profile", new { name = "Ada", locale = "de-DE" })).ShouldBe(HttpStatusCode.NoContent);
        return person;
    }

    public sealed class German : IDisposable
    {
        public TestApp App { get; } = Speaking("en, de");

        public void Dispose() => App.Dispose();
    }
}
