namespace App.Tests.Migrations;

public sealed class ReleasedMigrationsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("released");

    [Fact]
    public void Released_migrations_are_as_they_were_released()
    {
        var modules = ReleasedMigrations.Folders.Select(folder => new ReleasedMigrations(folder)).ToArray();
        if (Environment.GetEnvironmentVariable("UPDATE_MIGRATION_CHECKSUMS") == "1")
        {
            foreach (var module in modules)
                module.AddNew();
        }

        Assert.Empty(modules.SelectMany(module => module.Problems()));
    }

    [Fact]
    public void An_edited_migration_and_one_that_is_gone_are_found()
    {
        Write("20260101_0000_One.cs", "first\r\nsecond\r\n");
        Write("20260102_0000_Two.cs", "two");
        new ReleasedMigrations(_folder.FullName).AddNew();
        Assert.Empty(new ReleasedMigrations(_folder.FullName).Problems());

        Write("20260101_0000_One.cs", "first\nsecond\n");
        Assert.Empty(new ReleasedMigrations(_folder.FullName).Problems());

        Write("20260101_0000_One.cs", "first\nsecond!\n");
        File.Delete(Path.Combine(_folder.FullName, "20260102_0000_Two.cs"));
        Assert.Collection(
            new ReleasedMigrations(_folder.FullName).Problems(),
            problem => Assert.Contains("20260101_0000_One.cs was released and has been edited", problem, StringComparison.Ordinal),
            problem => Assert.Contains("20260102_0000_Two.cs was released and is gone", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Refreshing_adds_new_migrations_and_forgives_nothing()
    {
        Write("20260101_0000_One.cs", "one");
        new ReleasedMigrations(_folder.FullName).AddNew();
        Write("20260101_0000_One.cs", "edited");
        Write("20260102_0000_Two.cs", "two");
        Assert.Single(new ReleasedMigrations(_folder.FullName).Problems());

        new ReleasedMigrations(_folder.FullName).AddNew();
        Assert.Single(new ReleasedMigrations(_folder.FullName).Problems());
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_folder.FullName, "released.txt")).Length);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
