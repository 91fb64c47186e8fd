using System.Text.RegularExpressions;

namespace Template.Tests;

/// <summary>What `dotnet new solosaas-module` makes of the sample, read only; that it runs is a product's test.</summary>
public sealed partial class ModuleTests(PackedTemplate template) : IClassFixture<PackedTemplate>
{
    [Fact]
    public void Every_word_of_the_sample_is_replaced()
    {
        var module = template.NewModule("BlogPosts");

        Assert.DoesNotContain(module.Files, path => Sample().IsMatch(path));
        Assert.All(module.Files, path => Assert.DoesNotMatch(Sample(), module.Read(path)));
    }

    [Fact]
    public void Name_is_written_as_each_place_asks()
    {
        var module = template.NewModule("BlogPosts");

        Assert.Contains("MapOrganizationApi(\"/blog-posts\")", module.Read("src/Modules/BlogPosts/BlogPostsModule.cs"), StringComparison.Ordinal);
        Assert.Contains("INSERT INTO blog_posts_blog_posts ", module.Read("src/Modules/BlogPosts/Features/CreateBlogPost.cs"), StringComparison.Ordinal);
        Assert.Contains("var blogPost = ", module.Read("src/Modules/BlogPosts/Features/CreateBlogPost.cs"), StringComparison.Ordinal);
        Assert.Contains("<h1>New blog post</h1>", module.Read("src/Modules/BlogPosts/Features/CreateBlogPostPage.razor"), StringComparison.Ordinal);
        Assert.Contains("<h1>Blog posts</h1>", module.Read("src/Modules/BlogPosts/Features/ListBlogPostsPage.razor"), StringComparison.Ordinal);
    }

    [Fact]
    public void People_never_read_a_variable_s_name()
    {
        var module = template.NewModule("BlogPosts");

        Assert.All(module.Files.Where(path => path.StartsWith("src/", StringComparison.Ordinal)), path => Assert.DoesNotMatch(Variable(), module.Read(path)));
    }

    [Fact]
    public void Long_name_keeps_lines_within_what_the_architecture_tests_allow()
    {
        var module = template.NewModule("PurchaseOrders");

        Assert.All(module.Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal)), path => Assert.DoesNotMatch("[^\n]{181}", module.Read(path)));
    }

    [Theory]
    [InlineData("Invoices", "Invoice", "an invoice")]
    [InlineData("Companies", "Company", "a company")]
    [InlineData("Boxes", "Box", "a box")]
    [InlineData("Expenses", "Expense", "an expense")]
    [InlineData("Addresses", "Address", "an address")]
    [InlineData("APIKeys", "APIKey", "an api key")]
    public void One_of_them_is_the_name_without_its_ending(string name, string one, string words) =>
        Assert.Contains($"<summary>A member writes {words}.", template.NewModule(name).Read($"src/Modules/{name}/Features/Create{one}.cs"), StringComparison.Ordinal);

    [Fact]
    public void Singular_can_be_said() => Assert.Contains("src/Modules/Staff/Features/CreateEmployee.cs", template.NewModule("Staff", "--singular", "Employee").Files);

    [Fact]
    public void Migration_has_the_version_that_was_asked_for_or_the_current_time()
    {
        var asked = template.NewModule("Invoices", "--migration", "203001020304");
        var now = template.NewModule("Invoices");

        Assert.Contains("[Migration(203001020304)]", asked.Read("src/Modules/Invoices/Migrations/20300102_0304_CreateInvoices.cs"), StringComparison.Ordinal);
        var version = DateTime.ParseExact(Path.GetFileName(MigrationOf(now))[..13], "yyyyMMdd_HHmm", null);
        Assert.InRange(version, DateTime.UtcNow.AddMinutes(-10), DateTime.UtcNow);
    }

    [Fact]
    public void New_module_begins_with_one_migration()
    {
        var migration = MigrationOf(template.NewModule("Invoices", "--migration", "203001020304"));

        Assert.Equal("src/Modules/Invoices/Migrations/20300102_0304_CreateInvoices.cs", migration);
    }

    // One version is put in place of one: of two migrations the second would keep the version that it has in Notes.
    private static string MigrationOf(Product module)
    {
        var migrations = module.Files.Where(path => path.Contains("/Migrations/", StringComparison.Ordinal)).ToList();
        Assert.True(migrations.Count == 1, $"src/Modules/Notes keeps one migration, since new modules are copied from it: put the change into CreateNotes. {string.Join(", ", migrations)}");
        return migrations[0];
    }

    [GeneratedRegex(@"(?<![a-z])notes?(?![a-z])|Note(?!mpty)|20261120_?0920", RegexOptions.None, "en")]
    private static partial Regex Sample();

    // Between tags, in an attribute or in a message: words beside words.
    [GeneratedRegex(@"(?<!=)>[^<@{}();=]*blogPost|""[A-Z][^""{}@]* blogPost|""blogPosts? [^""{}@]*""", RegexOptions.None, "en")]
    private static partial Regex Variable();
}
