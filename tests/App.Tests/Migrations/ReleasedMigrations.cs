using System.Security.Cryptography;
using System.Text;
using App.Tests.Support;

namespace App.Tests.Migrations;

/// <summary>
/// The checksums of a module's released migrations, in the file released.txt beside them: one line each, name and SHA-256 of the text.
/// A migration that is not listed is not released and may still change.
/// </summary>
internal sealed class ReleasedMigrations(string folder)
{
    private readonly string _list = Path.Combine(folder, "released.txt");

    /// <summary>The folders of the modules' migrations and of the building blocks'.</summary>
    public static IEnumerable<string> Folders => new[] { "Modules", "BuildingBlocks" }
        .SelectMany(parent => Directory.GetDirectories(Path.Combine(Repository.Root, "src", parent)))
        .Select(module => Path.Combine(module, "Migrations")).Where(Directory.Exists);

    /// <summary>What is wrong, in words for whoever changed something.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var (name, checksum) in Listed())
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file))
                yield return $"{file} was released and is gone. Databases have run it: put it back.";
            else if (Checksum(file) != checksum)
                yield return $"{file} was released and has been edited. No database that ran it runs it again: undo that, write a new one.";
        }
    }

    /// <summary>Lists the migrations that are not listed yet; the lines that are there stay as they are.</summary>
    public void AddNew()
    {
        var listed = Listed();
        var added = Directory.GetFiles(folder, "*.cs").Select(file => Path.GetFileName(file)).Where(name => !listed.ContainsKey(name))
            .Order(StringComparer.Ordinal).Select(name => $"{name} {Checksum(Path.Combine(folder, name))}").ToArray();
        if (added.Length > 0)
            File.AppendAllText(_list, string.Join('\n', added) + "\n");
    }

    private Dictionary<string, string> Listed() => File.Exists(_list)
        ? File.ReadAllLines(_list).Where(line => line.Length > 0).Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1])
        : [];

    private static string Checksum(string file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(file).ReplaceLineEndings("\n"))));
}
