namespace Template.Tests;

/// <summary>`./run new` packs too: the fixture has packed by then, so that the two do not meet in template/obj.</summary>
public sealed class ProductWithSampleTests(PackedTemplate template) : ProductTests, IClassFixture<PackedTemplate>
{
    [Fact]
    public async Task Run_new_makes_and_starts_a_product_that_takes_a_module_and_passes_its_check_and_tests()
    {
        var parent = Directory.CreateTempSubdirectory("run-new-").FullName;
        var folder = Path.Combine(parent, "my app");
        using (var running = new RunningProduct(PackedTemplate.Root, "./run", "new", "my app", "--output", folder))
        {
            using var client = await running.ConnectAsync("my app answers on");
            Assert.Contains("my app", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
            Assert.Equal("ada", await RunningProduct.SignUpAsync(client, "Ada"));
        }

        // Its code is this repository's and has passed the analysers here; they see the whole product in the other flavour, and of this one the new module.
        var product = new Product(folder) { IsAnalysed = false };
        Assert.Contains("my-app.slnx", product.Files);
        Assert.Contains($"\"version\": \"{template.Version}\"", product.Read(".solosaas.json"), StringComparison.Ordinal);
        await TakesModuleAsync(product, "BlogPosts", "blog-posts", "Tests.Notes");
        (product with { IsAnalysed = true }).Run("dotnet", "build", "--no-dependencies", "--no-restore", "--nologo", "-v", "quiet", "src/Modules/BlogPosts");
        Directory.Delete(parent, recursive: true);
    }
}
