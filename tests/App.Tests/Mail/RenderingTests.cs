using AngleSharp.Html.Parser;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Web;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace App.Tests.Mail;

public sealed class RenderingTests(TestApp app) : IClassFixture<TestApp>
{
    private Mailer Mailer => app.Services.GetRequiredService<Mailer>();

    [Fact]
    public async Task Text_is_derived_from_the_component()
    {
        var mail = await Mailer.RenderAsync<InvitationMail>("ada@example.com", "Come in", new { Name = "Bob & Söhne <b>" });

        Assert.Equal(
            """
            Bob & Söhne <b> invites you

            Open it, or read what comes next: https://app.example.com/help.

            Accept: https://app.example.com/invitations/one?a=1&b=2

            123 456

            Device: Firefox on Linux
            Place: Zürich

            Sent by Product: https://app.example.com/

            """,
            mail.Text);
    }

    [Fact]
    public async Task Html_has_its_button_its_plain_link_and_both_colour_schemes()
    {
        var mail = await Mailer.RenderAsync<InvitationMail>("ada@example.com", "Come in", new { Name = "<script>alert(1)</script>" });
        var page = new HtmlParser().ParseDocument(mail.Html);

        Assert.Equal("light dark", page.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"));
        Assert.Contains("prefers-color-scheme: dark", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Come in", page.Title);
        Assert.Equal("<script>alert(1)</script> invites you", page.QuerySelector("h1")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("script, table, link, img"));
        var addresses = page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ToList();
        Assert.Equal(2, addresses.Count(address => address == "https://app.example.com/invitations/one?a=1&b=2"));
        Assert.All(addresses, address => Assert.StartsWith("https://app.example.com/", address, StringComparison.Ordinal));
        // Programs that drop the head still find each style at its element.
        Assert.All(page.QuerySelectorAll("h1, p, a, div, code"), element => Assert.True(element.HasAttribute("style"), element.OuterHtml));
    }

    [Theory]
    [InlineData("Hello\r\nBcc: eve@example.com", "Hello Bcc: eve@example.com")]
    [InlineData("Hello\nBcc: eve@example.com", "Hello Bcc: eve@example.com")]
    [InlineData("\u2028 Hello \u0000\u0085 World\u202E ", "Hello World")]
    [InlineData("Grüße 👩‍💻", "Grüße 👩‍💻")]
    public async Task S06_Subject_is_one_line(string subject, string line) =>
        Assert.Equal(line, (await Mailer.RenderAsync<InvitationMail>("ada@example.com", subject, new { })).Subject);

    [Fact]
    public async Task Long_subject_ends_where_nobody_reads_on()
    {
        var mail = await Mailer.RenderAsync<InvitationMail>("ada@example.com", new string('x', 198) + "👩" + new string('y', 500), new { });

        Assert.Equal(new string('x', 198) + "…", mail.Subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada@example.com\n")]
    [InlineData("ada@example.com, eve@example.com")]
    [InlineData("ada@example.com;eve@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("\"ada eve\"@example.com")]
    [InlineData("ada@example.com eve@example.com")]
    [InlineData("ada\u0000@example.com")]
    [InlineData("ada\u2028@example.com")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada@@example.com")]
    [InlineData("@example.com")]
    public async Task S06_Recipient_is_one_plain_address(string address)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Mailer.RenderAsync<InvitationMail>(address, "Hello", new { }));
        Assert.False(MailAddresses.Accepts(address));
    }

    [Theory]
    [InlineData("ada+notes@example.com")]
    [InlineData("a.b-c_d'e@sub.example.com")]
    [InlineData("ada@bücher.example")]
    public void Common_addresses_are_accepted(string address) => Assert.True(MailAddresses.Accepts(address));

    [Fact]
    public async Task Notification_says_where_to_unsubscribe_and_other_mail_does_not()
    {
        var mail = await Mailer.RenderAsync<InvitationMail>("ada@example.com", "News", new { }, MailKind.Notification, "/unsubscribe/one");

        Assert.Equal(new Uri("https://app.example.com/unsubscribe/one"), mail.Unsubscribe);
        Assert.Contains("Unsubscribe: https://app.example.com/unsubscribe/one", mail.Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => Mailer.RenderAsync<InvitationMail>("ada@example.com", "News", new { }, MailKind.Notification));
        await Assert.ThrowsAsync<ArgumentException>(() => Mailer.RenderAsync<InvitationMail>("ada@example.com", "News", new { }, unsubscribe: "/x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("account")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    public void Address_is_made_of_a_path_of_this_site(string path) =>
        Assert.Throws<ArgumentException>(() => app.Services.GetRequiredService<Links>().Absolute(path));

    [Fact]
    public async Task V09_Links_have_the_configured_host_whatever_the_request_calls_it()
    {
        await using var forged = new TestApp { With = services => services.AddSingleton<IStartupFilter, MailingRoute>() };
        string[] hosts =
        [
            "evil.example", "evil.example:443", "app.example.com.evil.example", "app.example.com:1", "localhost", "127.0.0.1", "[::1]", "APP.EXAMPLE.COM", "xn--pp-fka.example.com",
            "app.example.com@evil.example",
        ];
        foreach (var host in hosts)
        {
            foreach (var header in (string[])["Host", "X-Forwarded-Host", "X-Original-Host"])
            {
                var answer = await forged.Anonymous().GetAsync("/test-mail", (header, host), ("Forwarded", $"host={host}"));

                Assert.Contains("https://app.example.com/invitations/one", answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("evil", answer.Text, StringComparison.Ordinal);
                Assert.All(
                    answer.Text.Split().Where(word => word.StartsWith("http", StringComparison.Ordinal)),
                    link => Assert.StartsWith("https://app.example.com/", link, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task In_development_links_lead_to_where_the_server_listens()
    {
        await using var local = new TestApp { Environment = Environments.Development, Settings = { ["App:PublicUrl"] = "" } };
        local.OnKestrel();

        Assert.Equal($"{local.Address.Scheme}://127.0.0.1:{local.Address.Port}/account", local.Services.GetRequiredService<Links>().Absolute("/account").ToString());
    }

    private sealed class MailingRoute : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) => context.Request.Path == "/test-mail" ? MailAsync(context) : rest(context));
            next(app);
        };

        private static async Task MailAsync(HttpContext context)
        {
            var mail = await context.RequestServices.GetRequiredService<Mailer>().RenderAsync<InvitationMail>("ada@example.com", "Hello", new { Name = "Ada" });
            await context.Response.WriteAsync(mail.Text);
        }
    }
}
