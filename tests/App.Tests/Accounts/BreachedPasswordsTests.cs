using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.Tests.Accounts;

/// <summary>New passwords are looked up among breached ones; a real HTTP server takes the place of the one that knows them.</summary>
public sealed class BreachedPasswordsTests : IAsyncLifetime
{
    private const string Breached = "seven purple elephants";
    private readonly ConcurrentQueue<(string Path, string? Padding)> _asked = new();
    private WebApplication _server = null!;
    private TestApp _app = null!;
    private Func<HttpContext, Task> _answer = context => context.Response.WriteAsync($"{Rest("another")}:7\r\n{Rest(Breached)}:3\r\n{Rest("padding of the answer")}:0");

    public async Task InitializeAsync()
    {
        _server = Loopback.Create();
        _server.MapGet("/range/{prefix}", async (HttpContext context) =>
        {
            _asked.Enqueue((context.Request.Path, context.Request.Headers["Add-Padding"]));
            await _answer(context);
        });
        await _server.StartAsync();
        _app = AppFor(_server.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task S33_Breached_password_is_refused_beside_the_field_and_five_digits_of_its_hash_are_told()
    {
        Assert.Contains("in a leak", (await SignUpAsync(Breached)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.password.0"], StringComparison.Ordinal);
        var page = await _app.Anonymous().SubmitAsync("/sign-up", ("email", "ann@example.org"), ("name", "Ann"), ("password", Breached));

        Assert.Contains("in a leak", page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#password-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Repeat(($"/range/{Hash(Breached)[..5]}", (string?)"true"), 2), _asked);
    }

    [Fact]
    public async Task S33_Breached_password_is_refused_when_it_is_changed()
    {
        var ada = await _app.SignedInAsync();

        var answer = await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = Breached });

        Assert.Contains("in a leak", answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a fine password of Ann's")]
    [InlineData("padding of the answer")]
    public async Task Password_that_was_never_found_is_taken(string password) => (await SignUpAsync(password)).ShouldBe(HttpStatusCode.Created);

    [Fact]
    public async Task Common_password_is_refused_without_asking()
    {
        (await SignUpAsync("greenlantern")).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(0)]
    public async Task Service_that_gives_no_answer_keeps_nobody_out(int status)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status == 0 ? 200 : status;
            return status == 0 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : context.Response.WriteAsync($"{Rest(Breached)}:3");
        };

        (await SignUpAsync(Breached)).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Service_that_is_down_keeps_nobody_out()
    {
        await _server.StopAsync();

        (await SignUpAsync(Breached)).ShouldBe(HttpStatusCode.Created);
    }

    private static TestApp AppFor(string url) => new() { Settings = { ["Accounts:BreachedPasswords"] = url } };

#pragma warning disable CA5350 // As the service has it.
    private static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    private static string Rest(string password) => Hash(password)[5..];

    private Task<Answer> SignUpAsync(string password) =>
        _app.Anonymous().PostAsync("/api/v1/accounts/sign-up", new { email = "ann@example.org", password, name = "Ann" });
}
