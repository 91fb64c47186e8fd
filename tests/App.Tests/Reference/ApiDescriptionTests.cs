using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Reference;

/// <summary><c>docs/openapi.json</c> is what the program says of itself. Run with UPDATE_OPENAPI=1 to write it anew.</summary>
public sealed class ApiDescriptionTests
{
    private static readonly string s_file = Path.Combine(Repository.Root, "docs", "openapi.json");

    [Fact]
    public async Task Stored_description_is_the_programs_own()
    {
        var described = await DescribeAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(s_file, described + "\n");
        }

        Assert.True(described == (await File.ReadAllTextAsync(s_file)).Trim(), "docs/openapi.json is stale: run UPDATE_OPENAPI=1 ./run test App.Tests and look at the difference.");
    }

    [Fact]
    public async Task Requests_have_their_limits_and_every_schema_is_named_after_its_feature()
    {
        var description = JsonNode.Parse(await DescribeAsync())!;
        var signUp = description["components"]!["schemas"]!["SignUpRequest"]!["properties"]!;

        Assert.Equal("3.1.1", (string?)description["openapi"]);
        Assert.Equal(254, (int)signUp["email"]!["maxLength"]!);
        Assert.Equal("email", (string?)signUp["email"]!["format"]);
        Assert.All(description["components"]!["schemas"]!.AsObject(), schema => Assert.DoesNotContain(schema.Key, new[] { "Request", "Response", "Request2", "Response2" }));
    }

    [Fact]
    public async Task Field_with_one_of_several_values_lists_them()
    {
        await using var app = new TestApp { Environment = "Development", With = services => services.AddSingleton<IStartupFilter, PaintRoute>() };
        _ = app.Anonymous();

        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();

        var fields = document.Components!.Schemas!["PaintRouteRequest"].Properties!;
        Assert.Equal(["none", "red"], fields["color"].Enum!.Select(value => (string?)value));
        Assert.Equal([1, 2], fields["coats"].Enum!.Select(value => (int)value));
    }

    [Theory]
    [InlineData("/api/v1/accounts/confirm-access", "wrong_password")]
    [InlineData("/api/v1/accounts/confirm-access/totp", "wrong_code")]
    [InlineData("/api/v1/accounts/confirm-access/verify", "wrong_code")]
    [InlineData("/api/v1/accounts/confirm-access/passkey", "passkey_refused")]
    [InlineData("/api/v1/accounts/password", "wrong_password")]
    public async Task Wrong_proof_is_described_by_its_code(string path, string code)
    {
        var operations = JsonNode.Parse(await DescribeAsync())!["paths"]![path]!.AsObject();

        var refused = (operations["put"] ?? operations["post"])!["responses"]!["403"]!;

        Assert.Contains(code, (string?)refused["description"], StringComparison.Ordinal);
        Assert.NotNull(refused["content"]!["application/problem+json"]);
    }

    [Fact]
    public async Task Every_operation_has_a_name_and_all_parameters_of_its_path()
    {
        var description = JsonNode.Parse(await DescribeAsync())!;

        foreach (var (path, operations) in description["paths"]!.AsObject())
        {
            Assert.StartsWith("/api/v1/", path, StringComparison.Ordinal);
            foreach (var (_, operation) in operations!.AsObject())
            {
                Assert.NotNull(operation!["operationId"]);
                var inPath = operation["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == "path").Select(parameter => (string)parameter!["name"]!) ?? [];
                Assert.Equal(path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')).Order(), inPath.Order());
            }
        }
    }

    [Fact]
    public async Task Reference_page_shows_every_operation()
    {
        await using var app = new TestApp { Environment = "Development" };
        var description = JsonNode.Parse(await DescribeAsync())!;

        var page = await app.Anonymous().GetAsync("/dev/api");

        foreach (var path in description["paths"]!.AsObject())
        {
            Assert.Contains(path.Key, page.Page.Body!.TextContent, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/dev/api")]
    public async Task S60_Production_describes_nothing(string path)
    {
        await using var app = new TestApp();

        (await app.Anonymous().GetAsync(path)).ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    internal sealed class PaintRoute : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseRouting().UseEndpoints(endpoints => endpoints.MapPost("/api/v1/paint", (Request request) => TypedResults.Ok(request.Color)).WithName("Paint"));
            next(app);
        };

        internal sealed record Request([AllowedValues("none", "red")] string Color = "none", [AllowedValues(1, 2)] int Coats = 1);
    }

    private static async Task<string> DescribeAsync()
    {
        await using var app = new TestApp { Environment = "Development" };
        return (await app.Anonymous().GetAsync("/openapi/v1.json")).Text.ReplaceLineEndings("\n").Trim();
    }
}
