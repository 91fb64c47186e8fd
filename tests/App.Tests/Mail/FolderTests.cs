using App.BuildingBlocks.Mail;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Mail;

public sealed class FolderTests(TestApp app) : IClassFixture<TestApp>
{
    private MailFolder Folder => app.Services.GetRequiredService<MailFolder>();

    [Fact]
    public async Task Kept_mail_reads_back_as_it_was_rendered()
    {
        var mail = await app.Services.GetRequiredService<Mailer>()
            .RenderAsync<InvitationMail>("ada@example.com", "Grüße an 👩‍💻 " + new string('ü', 150), new { Name = "Zoë =3D\n.\n" }, MailKind.Notification, "/unsubscribe");
        var id = Guid.NewGuid();

        await KeepAsync(id, mail);
        await KeepAsync(id, mail);

        var kept = Assert.Single(await Folder.ListAsync(), one => one.Name.EndsWith($"{id}", StringComparison.Ordinal));
        Assert.Equal((mail.To, mail.Subject, mail.Text, mail.Html), (kept.To, kept.Subject, kept.Text, kept.Html));
        Assert.Equal("<https://app.example.com/unsubscribe>", kept.Header("List-Unsubscribe"));
        Assert.DoesNotContain(kept.Headers, header => header.Key.StartsWith("X-", StringComparison.Ordinal));
        Assert.Equal(kept.Raw, (await Folder.FindAsync(kept.Name))!.Raw);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder.Path));
        }
    }

    [Fact]
    public async Task Newest_two_hundred_are_kept()
    {
        await using var other = new TestApp();
        var mail = await other.Services.GetRequiredService<Mailer>().RenderAsync<InvitationMail>("ada@example.com", "Hello", new { });
        var ids = Enumerable.Range(0, 203).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in ids)
        {
            await other.Services.GetRequiredService<IMailTransport>().SendAsync(id, mail, CancellationToken.None);
        }

        var kept = await other.Services.GetRequiredService<MailFolder>().ListAsync();

        Assert.Equal(ids.Skip(3).Reverse(), kept.Select(one => Guid.Parse(one.Name[18..])));
    }

    [Theory]
    [InlineData("../app")]
    [InlineData("..%2fapp")]
    [InlineData("")]
    [InlineData("20270115090000000-00000000-0000-0000-0000-000000000000")]
    [InlineData("20270115090000000-00000000-0000-0000-0000-000000000000\n")]
    public async Task Other_names_find_nothing(string name) => Assert.Null(await Folder.FindAsync(name));

    private Task KeepAsync(Guid id, MailMessage mail) => app.Services.GetRequiredService<IMailTransport>().SendAsync(id, mail, CancellationToken.None);
}
