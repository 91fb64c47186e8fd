using System.Text.RegularExpressions;
using App.BuildingBlocks.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Support;

/// <summary>What has arrived in the files of an application's mailbox. Mail goes by the queue: who asks for one waits for it.</summary>
internal sealed partial class Mailbox(TestApp app)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The newest mail to the address whose subject or text has these words; waits for it, and for so many of them.</summary>
    public async Task<StoredMail> WaitForAsync(string address, string subject = "", int count = 1)
    {
        for (var end = DateTime.UtcNow + s_patience; ; await Task.Delay(25))
        {
            var mails = await ToAsync(address, subject);
            if (mails.Count >= count)
            {
                return mails[0];
            }

            if (DateTime.UtcNow > end)
            {
                var all = await app.Services.GetRequiredService<MailFolder>().ListAsync();
                var there = string.Join(", ", all.Select(mail => $"{mail.To} {mail.Subject}"));
                Assert.Fail($"No mail “{subject}” to {address}; there are: {there}. Errors: {string.Join('\n', app.Errors)}");
            }
        }
    }

    /// <summary>The path of the one link in the mail that leads to this page, token and all.</summary>
    public async Task<string> LinkAsync(string address, string page, int count = 1) => Link(await WaitForAsync(address, page, count), page);

    /// <summary>The token of that link.</summary>
    public async Task<string> TokenAsync(string address, string page, int count = 1) => (await LinkAsync(address, page, count)).Split("token=")[1];

    /// <summary>The code of six digits in the newest mail to the address that has one, or these words.</summary>
    public async Task<string> CodeAsync(string address, int count = 1, string words = "code") => Code().Match((await WaitForAsync(address, words, count)).Text).Value;

    /// <summary>The mails to the address so far whose subject or text has these words, the newest first.</summary>
    public async Task<IReadOnlyList<StoredMail>> ToAsync(string address, string words = "") =>
    [
        .. from mail in await app.Services.GetRequiredService<MailFolder>().ListAsync()
           where mail.To.Contains(address, StringComparison.OrdinalIgnoreCase)
           where mail.Subject.Contains(words, StringComparison.OrdinalIgnoreCase) || mail.Text.Contains(words, StringComparison.OrdinalIgnoreCase)
           select mail,
    ];

    /// <summary>Waits until no job of today is left to run: what was to be mailed is mailed, and what was to be deleted is gone.</summary>
    public async Task SettleAsync()
    {
        for (var end = DateTime.UtcNow + s_patience; ; await Task.Delay(25))
        {
            var waiting = (await app.QueryAsync<string>(Waiting, new { Now = app.Clock.GetUtcNow() })).ToList();
            if (waiting.Count == 0)
            {
                return;
            }

            Assert.True(DateTime.UtcNow < end, $"Jobs are still waiting: {string.Join('\n', waiting)}. Errors: {string.Join('\n', app.Errors)}");
        }
    }

    private static string Link(StoredMail mail, string page) =>
        Assert.Single(Links().Matches(mail.Text).Select(match => new Uri(match.Value).PathAndQuery).Where(path => path.StartsWith(page, StringComparison.Ordinal)).Distinct());

    private const string Waiting =
        """
        SELECT kind || ' ' || state || ' attempts ' || attempts || ' ' || COALESCE(error, '')
        FROM jobs_jobs
        WHERE state = 'running' OR (state = 'waiting' AND due_at <= @Now)
        """;

    [GeneratedRegex(@"https?://[^\s>)\]]+")]
    private static partial Regex Links();

    // It has a line of its own; a token may hold six digits in a row, too.
    [GeneratedRegex("^[0-9]{6}$", RegexOptions.Multiline)]
    private static partial Regex Code();
}
