using System.CommandLine;
using App.BuildingBlocks;
using App.BuildingBlocks.Mail;
using Microsoft.Extensions.Options;

namespace App.Host.Cli;

/// <summary>Whether mail leaves with these settings: one is sent, at once, and the server's answer is printed.</summary>
internal static class MailTest
{
    public static Command Command(Product product)
    {
        var to = new Argument<string>("address") { Description = "Who gets the mail." };
        var test = new Command("test", "Sends a mail at once, past the queue, and prints what the server says.") { to };
        test.SetAction((parsed, cancellation) => product.RunAsync(async services =>
        {
            var (address, name) = (parsed.GetRequiredValue(to), services.GetRequiredService<IOptions<AppOptions>>().Value.Name);
            var transport = await services.GetRequiredService<MailProbe>().SendAsync<TestMail>(address, $"A test mail from {name}", new { Product = name }, cancellation);
            Console.WriteLine(transport == "files"
                ? $"Kept in {services.GetRequiredService<MailFolder>().Path}, sent to nobody: no server is set."
                : $"Sent to {address} by {transport}.");
        }));
        return new Command("mail", "Mail settings.") { test };
    }
}
