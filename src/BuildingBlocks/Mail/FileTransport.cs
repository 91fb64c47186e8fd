using System.Net.Mail;

namespace App.BuildingBlocks.Mail;

/// <summary>Keeps mail as files and sends it to nobody: for Development, and for trying things out.</summary>
internal sealed class FileTransport(MailFolder folder, MailFormat format) : IMailTransport
{
    public string Name => MailTransports.Files;

    public async Task SendAsync(Guid id, MailMessage mail, CancellationToken cancellation)
    {
        // The framework writes a file of its own naming, exactly as it would send it.
        var scratch = Directory.CreateTempSubdirectory("mail-");
        try
        {
            using var message = format.Of(id, mail);
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = scratch.FullName };
            await client.SendMailAsync(message, cancellation);
            await folder.AddAsync(id, scratch.GetFiles().Single(), cancellation);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
