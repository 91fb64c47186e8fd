using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.Tests.Web;

/// <summary>The check by a third party, whose place a real HTTP server takes that speaks its protocol.</summary>
public sealed class CaptchaTests : IAsyncLifetime
{
    private const string SignUp = "/api/v1/accounts/sign-up";
    private readonly ConcurrentQueue<IFormCollection> _asked = new();
    private WebApplication _vendor = null!;
    private TestApp _app = null!;
    private Func<HttpContext, string, Task> _answer = (context, token) =>
        context.Response.WriteAsync(token == "person" ? """{"success":true}""" : """{"success":false,"error-codes":["invalid-input-response"]}""");

    public async Task InitializeAsync()
    {
        _vendor = Loopback.Create();
        _vendor.MapPost("/siteverify", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            _asked.Enqueue(form);
            context.Response.ContentType = "application/json";
            await _answer(context, form["response"].ToString());
        });
        await _vendor.StartAsync();
        _app = AppWith("turnstile");
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _vendor.DisposeAsync();
    }

    [Fact]
    public async Task S11_Program_signs_up_with_what_the_widget_gave_and_the_provider_is_asked_for_it()
    {
        var answer = await PostAsync(SignUp, "person", ("X-Forwarded-For", "203.0.113.9"));

        answer.ShouldBe(HttpStatusCode.Created);
        var asked = Assert.Single(_asked);
        Assert.Equal(["hidden", "person", "site", "203.0.113.9"], new[] { "secret", "response", "sitekey", "remoteip" }.Select(field => asked[field].ToString()));
    }

    [Theory]
    [InlineData("/sign-up")]
    [InlineData("/sign-in")]
    [InlineData("/sign-in/email")]
    [InlineData("/forgot-password")]
    [InlineData("/resend-confirmation")]
    public async Task S11_No_post_of_strangers_goes_without(string path)
    {
        (await PostAsync($"/api/v1/accounts{path}", null)).ShouldBe(HttpStatusCode.BadRequest, "captcha_failed");
        Assert.Empty(_asked);
        (await PostAsync($"/api/v1/accounts{path}", "robot")).ShouldBe(HttpStatusCode.BadRequest, "captcha_failed");
        Assert.NotEqual("captcha_failed", Code(await PostAsync($"/api/v1/accounts{path}", "person")));

        (string, string)[] typed = [("name", "Ann"), ("email", "ann@example.org"), ("password", "a password of Ann's")];
        var again = (await _app.Anonymous().SubmitAsync(path, typed)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("a person", again.Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("ann@example.org", again.Find("#email").GetAttribute("value"));
        Assert.DoesNotContain(
            "a person", (await _app.Anonymous().SubmitAsync(path, [.. typed, ("cf-turnstile-response", "person")])).Page.QuerySelector(".error-summary")?.TextContent ?? "",
            StringComparison.Ordinal);
        (await _app.Anonymous().SubmitAsync(path, [.. typed, ("cf-turnstile-response", "robot")])).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Form_with_a_mistake_does_not_use_the_answer_up()
    {
        var refused = await _app.Anonymous().SubmitAsync("/sign-up", ("name", ""), ("email", "ann@example.org"), ("password", "x"), ("cf-turnstile-response", "person"));

        refused.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#name-error");
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("500", """{"success":true}""")]
    [InlineData("302", """{"success":true}""")]
    [InlineData("200", "<html>")]
    [InlineData("200", "{}")]
    [InlineData("200", "[]")]
    [InlineData("200", """{"success":"true"}""")]
    [InlineData("200", """{"success":false,"error-codes":["invalid-input-secret"]}""")]
    [InlineData("silence", "")]
    public async Task S11_Provider_that_gives_no_word_lets_nobody_through(string status, string body)
    {
        _answer = (context, _) =>
        {
            context.Response.StatusCode = int.TryParse(status, out var code) ? code : 200;
            return status == "silence" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : context.Response.WriteAsync(body);
        };

        var refused = (await PostAsync(SignUp, "person")).ShouldBe(HttpStatusCode.ServiceUnavailable, "captcha_unavailable");

        Assert.NotNull(refused.Header("Retry-After"));
        var page = await _app.Anonymous().SubmitAsync("/sign-in", ("email", "ann@example.org"), ("password", "x"), ("cf-turnstile-response", "person"));
        Assert.Contains("try again", page.ShouldBe(HttpStatusCode.ServiceUnavailable).Text, StringComparison.Ordinal);
        Assert.Empty(await _app.QueryAsync<string>("SELECT email FROM accounts_users"));
        Assert.NotEmpty(_app.Errors);
        Assert.All(_app.Errors, error => Assert.DoesNotContain("hidden", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task S11_Provider_that_is_down_lets_nobody_through()
    {
        await _vendor.StopAsync();

        (await PostAsync(SignUp, "person")).ShouldBe(HttpStatusCode.ServiceUnavailable, "captcha_unavailable");
    }

    [Theory]
    [InlineData("Turnstile", "cf-turnstile", "https://challenges.cloudflare.com/turnstile/v0/api.js", "https://challenges.cloudflare.com")]
    [InlineData("hcaptcha", "h-captcha", "https://js.hcaptcha.com/1/api.js", "https://hcaptcha.com https://*.hcaptcha.com")]
    [InlineData(
        "recaptcha",
        "g-recaptcha",
        "https://www.google.com/recaptcha/api.js",
        "https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/ https://recaptcha.google.com/recaptcha/")]
    [InlineData("captchafox", "captchafox", "https://cdn.captchafox.com/api.js", "https://*.captchafox.com")]
    [InlineData("custom", "my-widget", "https://captcha.example.com/widget.js", "https://captcha.example.com")]
    public async Task S16_Pages_with_the_widget_may_load_it_and_no_other_page_may(string provider, string widget, string script, string origins)
    {
        await using var app = AppWith(provider);
        if (provider == "custom")
        {
            foreach (var (key, value) in new[] { ("WidgetClass", widget), ("ScriptUrl", script), ("Origins", origins), ("ResponseField", "my-field") })
            {
                app.Settings[$"HumanCheck:Captcha:{key}"] = value;
            }
        }

        foreach (var path in new[] { "/sign-up", "/sign-in", "/sign-in/email", "/forgot-password", "/resend-confirmation" })
        {
            var page = (await app.Anonymous().GetAsync(path)).ShouldBe(HttpStatusCode.OK);
            Assert.Equal("site", page.Find($"main form .{widget}").GetAttribute("data-sitekey"));
            Assert.Equal(script, page.Find("main script[async]").GetAttribute("src"));
            var policy = page.Header("Content-Security-Policy")!.Split("; ");
            string[] extended = [$"script-src 'self' {origins}", $"style-src 'self' {origins}", $"connect-src 'self' {origins}", $"frame-src {origins}"];
            Assert.Empty(extended.Except(policy));
            Assert.Contains("form-action 'self'", policy);
        }

        foreach (var path in new[] { "/", "/api/v1/accounts/providers", "/sign-in/link?token=x" })
        {
            Assert.DoesNotContain("frame-src", (await app.Anonymous().GetAsync(path)).Header("Content-Security-Policy"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S16_Without_a_provider_there_is_no_widget_and_nobody_is_asked()
    {
        await using var app = new TestApp();

        var page = await app.Anonymous().GetAsync("/sign-up");

        Assert.Empty(page.Page.QuerySelectorAll("[data-sitekey], script[async], noscript"));
        Assert.DoesNotContain("frame-src", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        await app.SignedInAsync();
    }

    private static string? Code(Answer answer) => answer.Text.StartsWith('{') ? answer["code"] : null;

    private TestApp AppWith(string provider) => new()
    {
        Settings =
        {
            ["HumanCheck:Captcha:Provider"] = provider, ["HumanCheck:Captcha:SiteKey"] = "site", ["HumanCheck:Captcha:Secret"] = "hidden",
            ["HumanCheck:Captcha:VerifyUrl"] = $"{_vendor.Urls.Single()}/siteverify",
        },
    };

    private Task<Answer> PostAsync(string path, string? token, params (string Name, string Value)[] headers)
    {
        var body = new { name = "Ann", email = "ann@example.org", password = "a password of Ann's" };
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        foreach (var (name, value) in token is null ? headers : [.. headers, ("Captcha-Token", token)])
        {
            request.Headers.Add(name, value);
        }

        return _app.Anonymous().SendAsync(request);
    }
}
