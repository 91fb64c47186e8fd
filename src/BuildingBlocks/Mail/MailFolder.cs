using System.Text;
using System.Text.RegularExpressions;
using App.BuildingBlocks.Data;

namespace App.BuildingBlocks.Mail;

/// <summary>Mails that are kept instead of sent: <c>mail/*.eml</c> in the data directory, the newest 200.</summary>
public sealed partial class MailFolder(DataPaths paths, TimeProvider clock)
{
    private const int MostMails = 200;
    private const string Stamp = "yyyyMMddHHmmssfff";

    public string Path { get; } = System.IO.Path.Combine(paths.Directory, "mail");

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<StoredMail>> ListAsync(CancellationToken cancellation = default)
    {
        var mails = new List<StoredMail>();
        foreach (var file in Files())
        {
            if (await FindAsync(System.IO.Path.GetFileNameWithoutExtension(file), cancellation) is { } mail)
            {
                mails.Add(mail);
            }
        }

        return mails;
    }

    /// <summary>The mail of that name, or null.</summary>
    public async Task<StoredMail?> FindAsync(string name, CancellationToken cancellation = default)
    {
        if (!Name().IsMatch(name))
        {
            return null;
        }

        try
        {
            return StoredMail.Parse(name, await File.ReadAllTextAsync(FileOf(name), Encoding.UTF8, cancellation));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Clear() => Array.ForEach(Files(), File.Delete);

    internal async Task AddAsync(Guid id, FileInfo written, CancellationToken cancellation)
    {
        // Mails open accounts.
        OwnerOnly.Folder(Path);
        // A second attempt at the same mail takes the place of the first.
        var known = Array.Find(Files(), file => file.EndsWith($"-{id}.eml", StringComparison.Ordinal));
        var target = known ?? FileOf($"{clock.GetUtcNow().ToString(Stamp, System.Globalization.CultureInfo.InvariantCulture)}-{id}");
        await File.WriteAllTextAsync(target + ".part", WithoutEnvelope(await File.ReadAllTextAsync(written.FullName, cancellation)), cancellation);
        File.Move(target + ".part", target, overwrite: true);
        foreach (var old in Files().Skip(MostMails))
        {
            File.Delete(old);
        }
    }

    // The framework puts who sends and who receives first, for a program that would fetch the file.
    private static string WithoutEnvelope(string mail) => Envelope().Replace(mail, "");

    private string FileOf(string name) => System.IO.Path.Combine(Path, name + ".eml");

    private string[] Files() => Directory.Exists(Path) ? [.. Directory.GetFiles(Path, "*.eml").OrderDescending(StringComparer.Ordinal)] : [];

    [GeneratedRegex("^[0-9]{17}-[0-9a-f-]{36}$")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(X-(Sender|Receiver): [^\n]*\n)+")]
    private static partial Regex Envelope();
}
