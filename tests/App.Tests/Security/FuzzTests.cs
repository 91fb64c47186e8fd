using System.Text;
using System.Text.Json.Nodes;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>Nonsense for every operation that the product describes.</summary>
public sealed class FuzzTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly JsonNode?[] s_odd =
    [
        null, "", "\0", "\ud83d\ude00\u202e\u0000", new string('x', 70_000), -1, 0, long.MaxValue, 1e308, 0.1, true, "2027-99-99", "' OR 1=1 --", "../../etc/passwd", "${jndi:x}",
        new JsonArray(), new JsonObject(), new JsonArray(1, "x", new JsonObject { ["a"] = new JsonArray() }), "0193e7a0-0000-7000-8000-000000000001", "null", "\u00e9\u0301",
    ];

    [Fact]
    public async Task S07_No_operation_of_the_description_fails_whatever_it_is_sent()
    {
        await using var development = new TestApp { Environment = "Development" };
        var description = JsonNode.Parse((await development.Anonymous().GetAsync("/openapi/v1.json")).Text)!;
        var seed = new Random(7);
        var ada = await app.SignedInAsync();
        var sent = 0;
        foreach (var (path, operations) in description["paths"]!.AsObject().Where(path => !path.Key.EndsWith("/sign-out", StringComparison.Ordinal)))
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                for (var number = 0; number < 40; number++)
                {
                    var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), Fill(path, operation!, ada.Slug, seed));
                    request.Content = method is "get" or "delete" && number % 2 == 0 ? null : new StringContent(Body(seed), Encoding.UTF8, "application/json");
                    var answer = await ada.SendAsync(request);
                    Assert.True((int)answer.Status < 500, $"{method} {request.RequestUri} answers {answer.Status}: {answer.Text} {string.Concat(app.Errors)}");
                    sent++;
                }
            }
        }

        Assert.Empty(app.Errors);
        Assert.True(sent > 100);
    }

    private static string Fill(string path, JsonNode operation, string slug, Random seed)
    {
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var (name, odd) = ((string)parameter!["name"]!, Uri.EscapeDataString(Text(seed)));
            if ((string?)parameter["in"] == "path")
            {
                path = path.Replace($"{{{name}}}", name == "slug" && seed.Next(3) > 0 ? slug : odd.Length is > 0 and < 2000 ? odd : "x", StringComparison.Ordinal);
            }
            else if (odd.Length < 2000)
            {
                query.Add($"{name}={odd}");
            }
        }

        return path + (query.Count > 0 ? "?" + string.Join('&', query) : "");
    }

    private static string Text(Random seed) => string.Concat((s_odd[seed.Next(s_odd.Length)]?.ToString() ?? "").Where(sign => sign != '\0' && !char.IsSurrogate(sign)));

    private static string Body(Random seed)
    {
        var body = new JsonObject();
        foreach (var name in (string[])["email", "password", "name", "title", "body", "text", "code", "id", "limit", "after"])
        {
            body[name] = s_odd[seed.Next(s_odd.Length)]?.DeepClone();
        }

        return seed.Next(5) == 0 ? s_odd[seed.Next(s_odd.Length)]?.ToJsonString() ?? "null" : body.ToJsonString();
    }
}
