using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Template.Tests;

/// <summary>
/// The way of a product from its making to its first own module, once with the sample and once without it; a build takes most of the time, so each step goes on
/// from the last. PRODUCT_TESTS=1 runs all of each product's own tests, which takes a quarter of an hour.
/// </summary>
public abstract class ProductTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>What `./run new-module` says to do, and what its author does: check, test, start, use it.</summary>
    internal static async Task TakesModuleAsync(Product product, string module, string path, params string[] alsoTested)
    {
        var described = Description(product);

        product.Run("./run", "new-module", module);

        AssertOnlyAdded(described, Description(product), $"/{path}");
        product.Run("./run", "check");
        product.Test(["App.Tests"], ["Tests.Web", "Tests.Reference", "Tests.Cli.Seed", $"Tests.{module}", .. alsoTested]);
        using var running = product.Start();
        using var client = await running.ConnectAsync("Now listening on:");
        var slug = await RunningProduct.SignUpAsync(client, "Ben");
        using var created = await client.PostAsJsonAsync(new Uri($"/api/v1/organizations/{slug}/{path}", UriKind.Relative), new { title = "The first", body = "Words" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Contains("The first", await client.GetStringAsync(new Uri($"/o/{slug}/{path}", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static JsonNode Description(Product product) => JsonNode.Parse(product.Read("docs/openapi.json"))!;

    // The stored description was the program's own before: without the new routes and what only they name, it still is.
    private static void AssertOnlyAdded(JsonNode before, JsonNode after, string path)
    {
        Assert.Contains(after["paths"]!.AsObject(), route => route.Key.EndsWith(path, StringComparison.Ordinal));
        foreach (var part in (Func<JsonNode, JsonObject>[])[description => description["paths"]!.AsObject(), description => description["components"]!["schemas"]!.AsObject()])
        {
            foreach (var added in part(after).Select(entry => entry.Key).Except(part(before).Select(entry => entry.Key)).ToArray())
            {
                part(after).Remove(added);
            }
        }

        var tags = after["tags"]!.AsArray();
        tags.RemoveAll(tag => !before["tags"]!.AsArray().Any(known => JsonNode.DeepEquals(known, tag)));
        Assert.Equal(before.ToJsonString(s_indented), after.ToJsonString(s_indented));
    }
}
