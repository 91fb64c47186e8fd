using System.Text.Json;

namespace Template.Tests;

public sealed class NameTests(NameTemplate template) : IClassFixture<NameTemplate>
{
    [Theory]
    [InlineData("Acme", "Acme", "acme")]
    [InlineData("My-App", "My-App", "my-app")]
    [InlineData("my app", "my-app", "my-app")]
    [InlineData("my.app", "my.app", "my-app")]
    [InlineData("1shop", "1shop", "1shop")]
    [InlineData("Ünïcode", "Ünïcode", "unicode")]
    [InlineData("U\u0308ni\u0308code", "U\u0308ni\u0308code", "unicode")]
    [InlineData("Straße & Söhne", "Straße-Söhne", "strasse-sohne")]
    [InlineData("日本", "日本", "app")]
    [InlineData("2026", "2026", "\"2026\"")]
    [InlineData("con", "con-", "con")]
    [InlineData("true", "true", "\"true\"")]
    public void Name_stands_verbatim_in_the_settings_safe_in_the_solution_and_as_a_slug_in_the_compose_file(string name, string file, string slug)
    {
        var product = template.New(name);

        Assert.Equal([$"{file}.slnx"], product.Files.Where(path => path.EndsWith(".slnx", StringComparison.Ordinal)));
        Assert.Equal(name, Setting(product));
        Assert.StartsWith($"# {name}\n", product.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains($"\nname: {slug}\n", product.Read("docker-compose.yml"), StringComparison.Ordinal);
        Assert.Contains($" image: {slug.Trim('"')}:", product.Read("docker-compose.yml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("He said \"hi\"", "# He said \"hi\"")]
    [InlineData("*Stars* & <tags>", "# \\*Stars\\* & \\<tags\\>")]
    [InlineData("back\\slash `tick`", "# back\\\\slash \\`tick\\`")]
    [InlineData("_under_ snake_case [x]", "# \\_under\\_ snake_case \\[x\\]")]
    [InlineData("{\"a\": 1}, &amp; $1", "# {\"a\": 1}, \\&amp; $1")]
    public void Odd_name_breaks_neither_json_nor_markdown(string name, string title)
    {
        var product = template.New(name);

        Assert.Equal(name, Setting(product));
        Assert.Equal(title, product.Read("README.md").Split('\n')[0]);
        Assert.Equal(name, JsonDocument.Parse(product.Read(".solosaas.json")).RootElement.GetProperty("answers").GetProperty("name").GetString());
    }

    private static string? Setting(Product product) =>
        JsonDocument.Parse(product.Read("src/App.Host/appsettings.json")).RootElement.GetProperty("App").GetProperty("Name").GetString();
}
