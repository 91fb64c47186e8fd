using System.Net;
using App.BuildingBlocks.Security;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>Other spellings of a path that asks for a session: none of them lets a stranger in.</summary>
public sealed class PathTricksTests : IClassFixture<PathTricksTests.Served>
{
    private readonly TestApp _app;

    public PathTricksTests(Served served)
    {
        ArgumentNullException.ThrowIfNull(served);
        _app = served.App;
    }

    [Theory]
    [InlineData("{0}/")]
    [InlineData("/{0}")]
    [InlineData("/.{0}")]
    [InlineData("/x/..{0}")]
    [InlineData("/sign-in/..{0}")]
    [InlineData("/healthz/..{0}")]
    [InlineData("/app.css/..{0}")]
    [InlineData("{0};x")]
    [InlineData("{0}%2f")]
    [InlineData("{0}%00")]
    [InlineData("{0}?returnUrl=/")]
    [InlineData("{0}#x")]
    [InlineData("{0}.")]
    [InlineData("{0}%20")]
    [InlineData("{0}.css")]
    [InlineData("{0}/app.css")]
    [InlineData("{1}")]
    [InlineData("{2}")]
    public async Task V28_Stranger_stays_outside(string spelling)
    {
        var ada = await _app.SignedInAsync();
        await Rows.CreateAsync(_app, ada);
        var ids = await Tables.IdsOfAsync(_app, ada.Slug);
        foreach (var route in Route.AllOf(_app).Where(route => route.Method == "GET" && route.Policies.Contains(Policies.SignedIn)))
        {
            foreach (var id in route.NamesRows ? ids : [Guid.Empty])
            {
                var path = route.Path(ada.Slug, id);
                var encoded = "/" + string.Concat(path[1..].Select(letter => char.IsAsciiLetter(letter) ? $"%{(int)letter:x2}" : $"{letter}"));
                var request = new HttpRequestMessage(HttpMethod.Get, AsItStands(string.Format(null, spelling, path, path.ToUpperInvariant(), encoded)));

                var answer = await _app.Anonymous().SendAsync(request);

                Assert.True(
                    answer.Status is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.BadRequest
                        or HttpStatusCode.MethodNotAllowed,
                    $"{request.RequestUri} answers a stranger with {(int)answer.Status}.");
                Assert.DoesNotContain(ada.Email, answer.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/API/v1/accounts/sign-out")]
    [InlineData("/Api/V1/accounts/sign-out")]
    [InlineData("/api/v1/accounts/sign-out/")]
    [InlineData("/%61pi/v1/accounts/sign-out")]
    public async Task V28_Guards_know_the_api_by_any_spelling(string path)
    {
        var ada = await _app.SignedInAsync();
        var form = new HttpRequestMessage(HttpMethod.Post, AsItStands(path)) { Content = new FormUrlEncodedContent([]) };

        (await ada.SendAsync(form)).ShouldBe(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.OK);
    }

    // Otherwise the client would tidy the path up before it sends it.
    private Uri AsItStands(string path) => new(
        _app.Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public sealed class Served : IDisposable
    {
        public TestApp App { get; } = new TestApp().OnKestrel();

        public void Dispose() => App.Dispose();
    }
}
