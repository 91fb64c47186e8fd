using System.Net;
using System.Net.Http.Json;

namespace Template.Tests;

[Collection(nameof(PackedTemplate))]
public sealed class ProductTests(PackedTemplate template)
{
    [Fact]
    public async Task Run_new_makes_a_product_starts_it_and_says_where_people_sign_up()
    {
        var parent = Directory.CreateTempSubdirectory("run-new-").FullName;
        using (var product = new RunningProduct(PackedTemplate.Root, "./run", "new", "my app", "--output", Path.Combine(parent, "my app")))
        {
            using var client = await product.ConnectAsync("my app answers on");

            Assert.Contains("my app", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
            Assert.Equal("ada", await RunningProduct.SignUpAsync(client));
        }

        Assert.True(File.Exists(Path.Combine(parent, "my app", "my-app.slnx")));
        Directory.Delete(parent, recursive: true);
    }

    [ProductFact]
    public void Product_passes_its_own_check_and_tests()
    {
        var product = template.New("My-App");

        product.Run("./run", "check");
        AssertAllPassed(product.Run("./run", "test"));
    }

    [ProductFact]
    public async Task Product_without_the_sample_passes_its_tests_seeds_and_serves()
    {
        var product = template.New("Acme", "--sample", "false");

        AssertAllPassed(product.Run("./run", "test"));
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            // The product's own test has just written it anew.
            File.Copy(Path.Combine(product.Folder, "docs/openapi.json"), Path.Combine(PackedTemplate.Root, "template/without-sample/docs/openapi.json"), overwrite: true);
        }

        product.Run("dotnet", "run", "--no-build", "--project", "src/App.Host", "--", "migrate");
        product.Run("dotnet", "run", "--no-build", "--project", "src/App.Host", "--", "seed");
        using var running = Start(product);
        using var client = await running.ConnectAsync("Now listening on:");
        Assert.Equal("ada", await RunningProduct.SignUpAsync(client));
    }

    [ProductTheory]
    [InlineData("true", "BlogPosts", "blog-posts")]
    [InlineData("false", "Invoices", "invoices")]
    public async Task New_module_is_registered_passes_its_tests_and_serves(string sample, string module, string path)
    {
        var product = template.New("1shop", "--sample", sample);

        product.Run("./run", "new-module", module);

        AssertAllPassed(product.Run("./run", "test", "App.Architecture.Tests", "App.Tests"));
        using var running = Start(product);
        using var client = await running.ConnectAsync("Now listening on:");
        var slug = await RunningProduct.SignUpAsync(client);
        using var created = await client.PostAsJsonAsync(new Uri($"/api/v1/organizations/{slug}/{path}", UriKind.Relative), new { title = "The first", body = "Words" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Contains("The first", await client.GetStringAsync(new Uri($"/o/{slug}/{path}", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static RunningProduct Start(Product product) => new(product.Folder, "dotnet", "run", "--no-build", "--project", "src/App.Host");

    private static void AssertAllPassed(string output)
    {
        Assert.Matches("\n[1-9][0-9]* passed, 0 failed(, [0-9]+ skipped)?\n$", output);
        // Where nothing is left out of this run, nothing is left out of the product's either.
        Assert.True(Environment.GetEnvironmentVariable("CI") != "true" || !output.Contains("LEFT OUT", StringComparison.Ordinal), output);
    }
}
