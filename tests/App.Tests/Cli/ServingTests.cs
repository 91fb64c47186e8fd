namespace App.Tests.Cli;

public sealed class ServingTests
{
    [LinuxFact]
    public async Task Serving_does_not_load_what_reads_verbs()
    {
        using var scratch = Scratch.Migrated();
        await using var product = await scratch.ServeAsync();
        var loaded = await File.ReadAllTextAsync($"/proc/{product.Id}/maps");
        Assert.Contains("App.Host.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("System.CommandLine", loaded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Started_from_another_folder_it_finds_the_settings_beside_it()
    {
        using var scratch = Scratch.Migrated();
        scratch.Settings["App:Name"] = null!;

        await using var product = await scratch.ServeAsync();
        using var client = product.NewClient();

        Assert.Contains("<h1>Sign in</h1>", await client.GetStringAsync("/sign-in"), StringComparison.Ordinal);
    }

    // In a process of its own: here, the tests' own JSON would have loaded what the product lacked.
    [Fact]
    public async Task Fresh_process_names_the_fields_that_are_wrong()
    {
        using var scratch = Scratch.Migrated();
        await using var product = await scratch.ServeAsync();
        using var client = product.NewClient();

        using var page = await client.PostAsync("/sign-in", new FormUrlEncodedContent([new("email", "")]));
        using var json = await client.PostAsync("/api/v1/accounts/sign-in", new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));

        Assert.Equal((422, 400), ((int)page.StatusCode, (int)json.StatusCode));
        Assert.Contains("\"email\":[", await json.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_serves_everything_is_logged_as_configured()
    {
        using var scratch = Scratch.Migrated();
        scratch.Settings["Logging:LogLevel:Microsoft.AspNetCore"] = "Information";
        await using var product = await scratch.ServeAsync();
        using var client = product.NewClient();
        await client.GetStringAsync("/sign-in");
        for (var tries = 0; tries < 200 && !product.Said.Contains("/sign-in", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(50);
        }

        Assert.Contains("Microsoft.AspNetCore.Hosting.Diagnostics", product.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_are_settings_are_no_verbs()
    {
        using var scratch = new Scratch();
        (await scratch.RunAsync("--App:MetricsPort=abc")).MustFail("App:MetricsPort is 'abc'");
        (await scratch.RunAsync("App:MetricsPort=abc")).MustFail("App:MetricsPort is 'abc'");
    }
}
