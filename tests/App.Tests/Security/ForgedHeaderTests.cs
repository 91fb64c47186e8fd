using System.Net;
using System.Security.Cryptography;
using System.Text;
using App.BuildingBlocks.Audit;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Security;

/// <summary>Headers that a client makes up.</summary>
public sealed class ForgedHeaderTests : IDisposable
{
    private static readonly string[] s_addresses =
        ["203.0.113.9", "a", "", "203.0.113.9, 198.51.100.1, 192.0.2.1", "::1", "[2001:db8::1]:443", "127.0.0.1", "999.1.1.1",
            "203.0.113.9:99999", "%00", "<script>", "203.0.113.9;x", "unknown"];

    private static readonly string[] s_hosts =
    [
        "evil.example", "app.example.com.evil.example", "evil.example/app.example.com", "app.example.com@evil.example", "evil.example:443", "localhost", "127.0.0.1", "[::1]",
        "APP.EXAMPLE.COM.", "xn--evil.example", "evil", "a.b.c.d", "evil.example:80:80", "0", "..", "evil_example", "evil.example.",
    ];

    private readonly TestApp _app = new() { Settings = { ["App:TrustedProxies"] = "192.0.2.0/24" } };

    public ForgedHeaderTests() => _app.OnKestrel();

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Real-IP")]
    [InlineData("Forwarded")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("X-Client-IP")]
    public async Task S25_V05_Address_in_the_log_is_the_connections_own(string header)
    {
        var ada = await _app.SignedInAsync("Ada");
        var mallory = await _app.SignedInAsync("Mallory");
        foreach (var address in s_addresses)
        {
            await mallory.GetAsync(ada.Pages, (header, address));
        }

        var addresses = (await _app.Services.GetRequiredService<AuditReader>().LastAsync(100, mallory.Id)).Select(row => row.Address).Distinct();

        Assert.All(addresses, address => Assert.Contains(address, new[] { "127.0.0.1", "::1" }));
    }

    [Fact]
    public async Task S25_V09_Host_that_was_made_up_is_in_no_answer()
    {
        foreach (var host in s_hosts)
        {
            foreach (var header in new[] { "Host", "X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-Original-Host", "Forwarded" })
            {
                foreach (var path in new[] { "/", "/sign-in", "/sign-up", "/organizations", "/o/x", "/nowhere", "/api/v1/accounts/me" })
                {
                    var answer = await _app.Anonymous().GetAsync(path, (header, header == "Forwarded" ? $"host=\"{host}\"" : host));

                    Assert.True((int)answer.Status < 500, $"{path} with {header}: {host} answers {answer.Status}");
                    Assert.DoesNotContain("evil", answer.Text + answer.Header("Location"), StringComparison.OrdinalIgnoreCase);
                }
            }
        }
    }

    [Fact]
    public async Task V06_Thousand_malformed_headers_let_nobody_in_and_break_nothing()
    {
        await _app.SignedInAsync();
        var seed = new Random(6);
        string[] names = ["Cookie", "Authorization", "X-Forwarded-For"];
        for (var number = 0; number < 1000; number++)
        {
            var name = names[number % names.Length];
            var answer = await _app.Anonymous().GetAsync("/api/v1/accounts/me", (name, Malformed(seed, name)));

            Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{name}, number {number}: {answer.Status}");
        }

        Assert.Empty(_app.Errors);
    }

    // Twenty forms of a token that somebody made at home: a session is 43 characters that stand in the database, or nothing.
    [Fact]
    public async Task S56_Forged_token_is_nobody()
    {
        var ada = await _app.SignedInAsync();
        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var claims = Part($$"""{"sub":"{{ada.Id}}","name":"Ada","aud":"app","exp":4102444800}""");
        string[] heads =
        [
            """{"alg":"none"}""", """{"alg":"NONE"}""", """{"alg":"nOnE","typ":"JWT"}""", """{"alg":"HS256"}""", """{"alg":"HS256","kid":"../../keys"}""",
            """{"alg":"HS256","kid":"x' UNION SELECT 'x"}""", """{"alg":"RS256","jku":"https://evil.example/keys"}""", """{"alg":"RS256","jwk":{"kty":"oct","k":"AA"}}""",
            """{"alg":"RS256","x5u":"https://evil.example"}""", """{"alg":"ES256","kid":null}""", "{}", "null", "[]",
        ];
        var session = ada.Session.Value;
        string[] tokens =
        [
            .. heads.SelectMany(head => new[] { $"{Part(head)}.{claims}.", $"{Part(head)}.{claims}.{Part("signature")}" }),
            ada.Id.ToString(), session[..42], session + "A", session[..42] + (session[42] == 'A' ? 'E' : 'A'), session.ToUpperInvariant(), $"{session}.{session}", $"\"{session}\"",
        ];
        foreach (var token in tokens)
        {
            (string Name, string Value)[] ways =
                [("Cookie", $"session={token}"), ("Cookie", $"__Host-session={token}"), ("Authorization", $"Bearer {token}"), ("Authorization", $"Basic {token}")];
            foreach (var (name, value) in ways)
            {
                var answer = await _app.Anonymous().GetAsync("/api/v1/accounts/me", (name, value));
                Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{name}: {value} is answered with {answer.Status}");
            }
        }

        Assert.True(tokens.Length >= 20);
    }

    public void Dispose() => _app.Dispose();

    private static string Malformed(Random seed, string name)
    {
        var text = new StringBuilder();
        var length = seed.Next(1, 200);
        for (var number = 0; number < length; number++)
        {
            // Everything that a header can hold: the client refuses line breaks itself.
            text.Append((char)seed.Next(0x21, 0x7F));
        }

        var noise = text.ToString();
        return (name, seed.Next(4)) switch
        {
            ("Cookie", 0) => $"session={noise}",
            ("Cookie", 1) => $"session={Convert.ToBase64String(RandomNumberGenerator.GetBytes(seed.Next(0, 64)))}",
            ("Cookie", 2) => $"session; session==;;=;{noise}; session=",
            ("Authorization", 0) => $"Bearer {noise}",
            ("Authorization", 1) => "Bearer",
            ("Authorization", 2) => $"Basic {noise}",
            ("X-Forwarded-For", 0) => $"{noise}, {noise}",
            ("X-Forwarded-For", 1) => "a",
            _ => noise,
        };
    }
}
