using Microsoft.Extensions.Hosting;

namespace App.BuildingBlocks.Data;

/// <summary>Where everything lies that must survive a restart; absolute paths.</summary>
public sealed record DataPaths(string Directory)
{
    public string Database => Path.Combine(Directory, "app.db");

    public string Snapshots => Path.Combine(Directory, "snapshots");

    public string Keys => Path.Combine(Directory, "keys");

    public string Files => Path.Combine(Directory, "files");

    public static DataPaths From(AppOptions options, IHostEnvironment environment) =>
        new(Path.GetFullPath(options.DataDirectory, environment.ContentRootPath));

    /// <exception cref="OperatorException">The directory is not there and cannot be made.</exception>
    public void MakeDirectory()
    {
        try
        {
            OwnerOnly.Folder(Directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                SettingsRules.Sentence("App:DataDirectory", $"is '{Directory}', which cannot be made ({error.Message.TrimEnd('.')})."), error);
        }
    }

    public DirectoryInfo MakeKeys() => OwnerOnly.Folder(Keys);

    /// <exception cref="OperatorException">There is no database.</exception>
    public void DemandDatabase()
    {
        if (!File.Exists(Database))
        {
            throw new OperatorException($"There is no database {Database}. Set App:DataDirectory to where it lies, or make one with 'migrate'.");
        }
    }
}
