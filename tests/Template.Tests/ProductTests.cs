using System.Net;
using System.Net.Http.Json;

namespace Template.Tests;

/// <summary>Products as people make them. PRODUCT_TESTS=1 runs all of each product's own tests, which takes a quarter of an hour.</summary>
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

    [Fact]
    public void Product_passes_its_own_check_and_tests()
    {
        var product = template.New("My-App");

        product.Run("./run", "check");
        TestIn(product, "Notes");
    }

    [Fact]
    public async Task Product_without_the_sample_passes_its_tests_seeds_and_serves()
    {
        var product = template.New("Acme", "--sample", "false");

        TestIn(product, "Accounts.SignUp");
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

    [Theory]
    [InlineData("true", "BlogPosts", "blog-posts")]
    [InlineData("false", "Invoices", "invoices")]
    public async Task New_module_is_registered_passes_its_tests_and_serves(string sample, string module, string path)
    {
        var product = template.New("1shop", "--sample", sample);

        product.Run("./run", "new-module", module);

        TestIn(product, module);
        using var running = Start(product);
        using var client = await running.ConnectAsync("Now listening on:");
        var slug = await RunningProduct.SignUpAsync(client);
        using var created = await client.PostAsJsonAsync(new Uri($"/api/v1/organizations/{slug}/{path}", UriKind.Relative), new { title = "The first", body = "Words" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Contains("The first", await client.GetStringAsync(new Uri($"/o/{slug}/{path}", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static RunningProduct Start(Product product) => new(product.Folder, "dotnet", "run", "--no-build", "--project", "src/App.Host");

    // The product's tests are this repository's, which have run here: what can differ is run again, and all of it where that is asked for.
    private static void TestIn(Product product, string part)
    {
        var filter = string.Join('|', ((string[])["Architecture", "Tests.Web", "Tests.Reference", "Tests.Cli.Seed", $"Tests.{part}"]).Select(name => $"FullyQualifiedName~{name}"));
        string[] few = ["App.Architecture.Tests", "App.Tests", "--", "--filter", filter];
        string[] asked = Environment.GetEnvironmentVariable("PRODUCT_TESTS") == "1" ? [] : few;
        var output = product.Run(["./run", "test", .. asked]);
        Assert.Matches("\n[1-9][0-9]* passed, 0 failed(, [0-9]+ skipped)?\n$", output);
        // Where nothing is left out of this run, nothing is left out of the product's either.
        Assert.True(Environment.GetEnvironmentVariable("CI") != "true" || !output.Contains("LEFT OUT", StringComparison.Ordinal), output);
    }
}
