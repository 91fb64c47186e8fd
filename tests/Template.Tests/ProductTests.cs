using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Template.Tests;

[Collection(nameof(PackedTemplate))]
public sealed class ProductTests(PackedTemplate template)
{
    private static readonly TimeSpan Build = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Run_new_makes_a_product_starts_it_and_says_where_a_person_can_sign_up()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("run-new-").FullName, "my app");
        var log = Path.GetTempFileName();

        using var run = Shell.Start(PackedTemplate.Root, log, "env", "ASPNETCORE_URLS=http://127.0.0.1:0", "App__MetricsPort=0", "./run", "new", "my app", "--output", folder);
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(run, log) };
            Assert.Contains("my app", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
            await SignUpAsync(client);
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }

        Assert.True(File.Exists(Path.Combine(folder, "my-app.slnx")));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        File.Delete(log);
    }

    [Fact]
    public void Product_passes_its_own_tests() =>
        Assert.Matches("\n[0-9]+ passed, 0 failed(, [0-9]+ skipped)?\n$", template.New("Acme").Run("./run", "test"));

    [Fact]
    public void Product_passes_its_own_check() => template.New("My-App").Run("./run", "check");

    [Fact]
    public async Task Product_without_the_sample_passes_its_tests_and_runs()
    {
        var product = template.New("Acme", "--sample", "false");

        Assert.Matches("\n[0-9]+ passed, 0 failed(, [0-9]+ skipped)?\n$", product.Run("./run", "test"));
        await product.ServeAsync(SignUpAsync);
    }

    [Theory]
    [InlineData("true", "BlogPosts", "blog-posts")]
    [InlineData("false", "Invoices", "invoices")]
    public async Task New_module_is_registered_passes_its_tests_and_serves(string sample, string module, string path)
    {
        var product = template.New("1shop", "--sample", sample);

        product.Run("./run", "new-module", module);

        Assert.Matches("\n[1-9][0-9]* passed, 0 failed\n$", product.Run("./run", "test", "App.Architecture.Tests", "App.Tests"));
        await product.ServeAsync(async client =>
        {
            var slug = await SignUpAsync(client);
            using var created = await client.PostAsJsonAsync(new Uri($"/api/v1/organizations/{slug}/{path}", UriKind.Relative), new { title = "First", body = "Words" });
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            Assert.Contains("First", await client.GetStringAsync(new Uri($"/o/{slug}/{path}", UriKind.Relative)), StringComparison.Ordinal);
        });
    }
}
