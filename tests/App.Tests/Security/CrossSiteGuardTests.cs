using System.Net;
using App.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace App.Tests.Security;

/// <summary>Requests that another site makes a browser send, to every route that changes something.</summary>
public sealed class CrossSiteGuardTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Own = "https://app.example.com";

    private static readonly string?[] s_sites = [null, "same-origin", "none", "same-site", "cross-site", "same-origin, cross-site"];

    private static readonly string?[] s_origins =
        [null, Own, "https://elsewhere.example", "https://app.example.com.elsewhere.example", "http://app.example.com", "https://app.example.com:8443", "null"];

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, "Bearer key")]
    [InlineData(false, "Bearer key")]
    [InlineData(false, "Basic YTpi")]
    public async Task S20_Request_passes_only_when_this_site_or_no_browser_made_it(bool cookie, string? authorization)
    {
        var ada = await app.SignedInAsync();
        foreach (var site in s_sites)
        {
            foreach (var origin in s_origins)
            {
                // Nothing that a browser adds by itself: another site has nothing to borrow. Name and password for a proxy it does add.
                var keyAlone = authorization == "Bearer key" && !cookie;
                var own = site is null or "same-origin" or "none" && origin is null or Own;
                var before = await Tables.ReadAsync(app);
                foreach (var route in Route.AllOf(app).Where(route => !route.IsSafe))
                {
                    var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(ada.Slug, Guid.NewGuid()));
                    Add(request, "Sec-Fetch-Site", site);
                    Add(request, "Origin", origin);
                    Add(request, "Authorization", authorization);
                    Add(request, "Cookie", cookie ? $"__Host-session={ada.Session.Value}" : null);

                    var passes = own || (keyAlone && route.IsApi);

                    var answer = await app.Anonymous().SendAsync(request);

                    Assert.True(passes == (answer.Status != HttpStatusCode.Forbidden), $"{route}, Sec-Fetch-Site '{site}', Origin '{origin}': {(int)answer.Status}");
                    Assert.True(passes || !route.IsApi || answer["code"] == "cross_site", answer.Text);
                }

                Assert.True(own || keyAlone || before.SequenceEqual(await Tables.ReadAsync(app)), $"Something changed: Sec-Fetch-Site '{site}', Origin '{origin}'.");
            }
        }
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer key")]
    [InlineData("Negotiate YTpi")]
    public async Task S20_Nobody_is_signed_in_by_another_site(string authorization)
    {
        var ada = await app.SignedInAsync();
        var form = Foreign(HttpMethod.Post, "/sign-in");
        form.Headers.Add("Authorization", authorization);
        form.Content = new FormUrlEncodedContent([new("email", ada.Email), new("password", TestPerson.Password)]);

        var answer = await app.Anonymous().SendAsync(form);

        answer.ShouldBe(HttpStatusCode.Forbidden);
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Refused_form_gets_the_error_page()
    {
        var ada = await app.SignedInAsync();

        var page = await ada.SendAsync(Foreign(HttpMethod.Post, "/organizations"));

        page.ShouldBe(HttpStatusCode.Forbidden);
        Assert.Equal("403", page.Find(".status-code").TextContent);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", "GET")]
    [InlineData("X-Method-Override", "GET")]
    [InlineData("X-Forwarded-Host", "elsewhere.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("Host", "elsewhere.example")]
    public async Task S20_No_header_talks_the_guard_round(string name, string value)
    {
        var ada = await app.SignedInAsync();
        var request = Foreign(HttpMethod.Post, "/api/v1/organizations");
        request.Headers.TryAddWithoutValidation(name, value);

        (await ada.SendAsync(request)).ShouldBe(HttpStatusCode.Forbidden, "cross_site");
    }

    [Fact]
    public async Task Reading_from_another_site_is_a_link_and_works()
    {
        var ada = await app.SignedInAsync();

        (await ada.GetAsync(ada.Pages, ("Sec-Fetch-Site", "cross-site"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Development_takes_the_address_that_the_browser_used()
    {
        using var development = new TestApp { Environment = Environments.Development, Address = new Uri("http://localhost:5080") };
        var ada = await development.SignedInAsync();

        (await ada.SubmitAsync("/organizations", ("name", "Local"))).ShouldBe(HttpStatusCode.Redirect);
        (await ada.SendAsync(Foreign(HttpMethod.Post, "/organizations"))).ShouldBe(HttpStatusCode.Forbidden);
    }

    private static HttpRequestMessage Foreign(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", "https://elsewhere.example");
        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
