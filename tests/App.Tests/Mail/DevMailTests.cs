using System.Net;
using App.BuildingBlocks.Mail;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace App.Tests.Mail;

public sealed class DevMailTests : IAsyncLifetime
{
    private readonly Guid _id = Guid.NewGuid();
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = Development();
        var mail = await _app.Services.GetRequiredService<Mailer>().RenderAsync<InvitationMail>("ada@example.com", "Come in & <see>", new { Name = "Bob" });
        await _app.Services.GetRequiredService<IMailTransport>().SendAsync(_id, mail, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private static TestApp Development() => new() { Environment = Environments.Development };

    [Fact]
    public async Task List_leads_to_a_mail_in_four_views()
    {
        var list = (await _app.Anonymous().GetAsync("/dev/mail")).ShouldBe(HttpStatusCode.OK);
        var link = list.Find(".list-title a");
        Assert.Equal("Come in & <see>", link.TextContent);
        Assert.Contains("ada@example.com", list.Text, StringComparison.Ordinal);
        var path = link.GetAttribute("href")!;

        var page = (await _app.Anonymous().GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(["HTML", "Text", "Headers", "Raw"], page.Page.QuerySelectorAll(".tab").Select(tab => tab.TextContent));
        Assert.Equal($"{path}/html", page.Find("iframe").GetAttribute("src"));
        var views = new Dictionary<string, string>
        {
            ["text"] = "Accept: https://app.example.com/invitations/one?a=1&b=2",
            ["headers"] = $"<{_id}@localhost>",
            ["raw"] = "Content-Type: multipart/alternative",
        };
        foreach (var (view, what) in views)
        {
            var shown = (await _app.Anonymous().GetAsync($"{path}?view={view}")).ShouldBe(HttpStatusCode.OK);
            Assert.Contains(what, shown.Find("article").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Html_runs_nothing_and_its_links_open_beside_the_product()
    {
        var path = (await _app.Anonymous().GetAsync("/dev/mail")).Find(".list-title a").GetAttribute("href")!;

        var frame = (await _app.Anonymous().GetAsync($"{path}/html")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal("_blank", frame.Find("base").GetAttribute("target"));
        var policy = frame.Header("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox allow-popups", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_are_deleted_at_once_and_the_page_says_what_to_expect()
    {
        var person = _app.Anonymous();

        var deleted = await person.SubmitAsync("/dev/mail/delete");

        Assert.Equal((HttpStatusCode.Redirect, "/dev/mail"), (deleted.Status, deleted.Location));
        var list = await person.GetAsync("/dev/mail");
        Assert.Equal("No mail yet", list.Find(".empty h2").TextContent);
        Assert.Contains("All mails are deleted.", list.Find(".flash").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_mail_is_not_found()
    {
        (await _app.Anonymous().GetAsync("/dev/mail/none")).ShouldBe(HttpStatusCode.NotFound);
        (await _app.Anonymous().GetAsync($"/dev/mail/20270115090000000-{Guid.Empty}/html")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/dev/mail")]
    [InlineData("/dev/mail/none")]
    [InlineData("/dev/mail/none/html")]
    public async Task In_production_there_is_no_mailbox(string path)
    {
        await using var production = new TestApp();

        (await production.Anonymous().GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
        (await production.Anonymous().SubmitAsync("/dev/mail/delete")).ShouldBe(HttpStatusCode.NotFound);
    }
}
