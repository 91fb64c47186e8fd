namespace Template.Tests;

public sealed class ProductWithoutSampleTests(PackedTemplate template) : ProductTests, IClassFixture<PackedTemplate>
{
    [Fact]
    public async Task Product_passes_its_tests_seeds_serves_and_takes_a_module()
    {
        var product = template.New("1shop", "--sample", "false");

        product.Test(["App.Architecture.Tests", "App.Tests"], "Architecture", "Tests.Reference", "Tests.Accounts.SignUp");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            // The product's own test has just written it anew.
            File.Copy(Path.Combine(product.Folder, "docs/openapi.json"), Path.Combine(PackedTemplate.Root, "template/without-sample/docs/openapi.json"), overwrite: true);
        }

        product.Run("dotnet", "run", "--no-build", "--project", "src/App.Host", "--", "migrate");
        product.Run("dotnet", "run", "--no-build", "--project", "src/App.Host", "--", "seed");
        using (var running = product.Start())
        {
            using var client = await running.ConnectAsync("Now listening on:");
            Assert.Equal("ada", await RunningProduct.SignUpAsync(client, "Ada"));
        }

        await TakesModuleAsync(product, "Invoices", "invoices");
    }
}
