using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.Tests.Security;

/// <summary>What holds for the whole product, tried on everything it has.</summary>
public sealed class GenericTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("https://evilapp.example.com")]
    [InlineData("https://app.example.com")]
    public async Task S15_Other_sites_are_allowed_to_read_nothing(string origin)
    {
        var ada = await app.SignedInAsync();
        foreach (var path in new[] { "/", "/api/v1/accounts/me", ada.Pages, "/app.css", "/nowhere", "/healthz" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Options })
            {
                var request = new HttpRequestMessage(method, path);
                request.Headers.TryAddWithoutValidation("Origin", origin);
                request.Headers.Add("Access-Control-Request-Method", "POST");
                var answer = await ada.SendAsync(request);

                Assert.All(new[] { "Origin", "Credentials", "Methods", "Headers" }, name => Assert.Null(answer.Header($"Access-Control-Allow-{name}")));
            }
        }
    }

    [Fact]
    public async Task S13_Session_stands_in_no_answer()
    {
        var ada = await app.SignedInAsync();
        await Rows.CreateAsync(app, ada);
        var ids = await Tables.IdsOfAsync(app, ada.Slug);
        foreach (var route in Route.AllOf(app).Where(route => route.Method == "GET" && !route.IsStaticFile))
        {
            foreach (var id in route.NamesRows ? ids : [Guid.Empty])
            {
                var answer = await ada.GetAsync(route.Path(ada.Slug, id));
                Assert.DoesNotContain(ada.Session.Value, answer.Text + answer.Header("Location"), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task S23_Every_answer_with_a_body_names_its_type_and_text_its_character_set()
    {
        var ada = await app.SignedInAsync();
        var routes = Route.AllOf(app).Where(route => route is { Method: "GET", IsStaticFile: false });
        var paths = routes.Select(route => route.Path(ada.Slug, Guid.Empty)).Append("/nowhere").Append("/api/v1/nowhere");
        foreach (var path in paths)
        {
            var answer = await ada.GetAsync(path);
            var type = answer.Header("Content-Type");

            var isNamed = type is "application/problem+json" or "application/json" || type?.Contains("charset=utf-8", StringComparison.OrdinalIgnoreCase) == true;
            Assert.True(answer.Text.Length == 0 || isNamed, $"{path}: {type}");
        }
    }

    [Fact]
    public async Task S24_Api_is_refused_over_http_and_not_redirected()
    {
        var http = app.CreateDefaultClient(new Uri("http://app.example.com"));
        foreach (var route in Route.AllOf(app).Where(route => route.IsApi))
        {
            using var response = await http.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), route.Path("x", Guid.Empty)));

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Null(response.Headers.Location);
            Assert.Contains("https_required", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S40_No_page_asks_for_a_hint_or_a_secret_answer()
    {
        var ada = await app.SignedInAsync();
        foreach (var route in Route.AllOf(app).Where(route => route is { IsPage: true, Method: "GET" }))
        {
            foreach (var client in new TestClient[] { ada, app.Anonymous() })
            {
                var page = await client.GetAsync(route.Path(ada.Slug, Guid.Empty));
                Assert.DoesNotMatch("(?i)password hint|security question|mother.s maiden|first pet", page.Text);
            }
        }
    }

    [Fact]
    public async Task S61_No_secret_stands_in_the_log_at_any_level()
    {
        using var log = new EverythingLog();
        using var loud = new TestApp
        {
            With = services => services.AddSingleton<ILoggerProvider>(log).PostConfigure<LoggerFilterOptions>(filter =>
            {
                filter.Rules.Clear();
                filter.MinLevel = LogLevel.Trace;
            }),
        };
        var ada = await loud.SignedInAsync();
        await ada.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = "a wrong password here" });
        await ada.SubmitAsync("/sign-in", ("email", ada.Email), ("password", "a wrong password there"));
        await ada.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password });
        await ada.GetAsync(ada.Pages, ("Authorization", "Bearer a-secret-of-somebody"));

        var text = log.ToString();

        Assert.True(text.Length > 1000, "Nothing was logged: the test looks at nothing.");
        Assert.All(
            new[] { TestPerson.Password, "a wrong password", ada.Session.Value, "a-secret-of-somebody" },
            secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task S65_Broken_database_opens_nothing()
    {
        using var broken = new TestApp();
        var ada = await broken.SignedInAsync();
        await broken.Database.WriteAsync(connection => connection.ExecuteAsync("ALTER TABLE accounts_sessions RENAME TO accounts_lost"));
        foreach (var route in Route.AllOf(broken).Where(route => route.Policies.Contains("SignedIn")))
        {
            var answer = await ada.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), route.Path(ada.Slug, Guid.Empty)));

            Assert.True((int)answer.Status >= 500, $"{route} answers {answer.Status}");
            Assert.DoesNotContain("accounts_", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void S66_List_of_the_parts_names_every_package_that_is_shipped_and_no_other()
    {
        JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)))!;
        var program = Read("App.Host.deps.json");
        var list = Read("sbom.json");

        string[] shipped =
        [
            .. from part in program["targets"]!.AsObject().Single().Value!.AsObject()
               where (string?)program["libraries"]![part.Key]!["type"] == "package"
               where part.Value!["runtime"] is not null || part.Value["native"] is not null || part.Value["runtimeTargets"] is not null
               orderby part.Key
               select part.Key,
        ];
        Assert.Contains(shipped, name => name.StartsWith("Dapper/", StringComparison.Ordinal));
        Assert.Equal(shipped, list["components"]!.AsArray().Select(part => $"{part!["name"]}/{part["version"]}").Order());
        Assert.All(list["components"]!.AsArray(), part => Assert.Equal($"pkg:nuget/{part!["name"]}@{part["version"]}", (string?)part["purl"]));
        Assert.Equal(("CycloneDX", "1.6"), ((string?)list["bomFormat"], (string?)list["specVersion"]));
        var ofTests = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("ItemGroup")
            .Single(group => (string?)group.Attribute("Label") == "Tests").Elements().Select(package => (string)package.Attribute("Include")!);
        Assert.Empty(ofTests.Intersect(list["components"]!.AsArray().Select(part => (string)part!["name"]!)));
    }

    [Fact]
    public void S66_Program_uses_no_code_of_the_tests()
    {
        var seen = new HashSet<string>();
        var open = new Queue<Assembly>([Assembly.Load("App.Host")]);
        while (open.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => seen.Add(name.Name!) && !name.Name!.StartsWith("System", StringComparison.Ordinal)))
            {
                open.Enqueue(Assembly.Load(name));
            }
        }

        Assert.Contains("App.BuildingBlocks", seen);
        string[] ours = ["xunit", "Test", "AngleSharp"];
        Assert.DoesNotContain(seen, name => Array.Exists(ours, word => name.Contains(word, StringComparison.Ordinal)));
    }
}
