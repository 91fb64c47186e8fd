using App.Architecture.Tests.Support;

namespace App.Architecture.Tests.Notes;

/// <summary>Whoever has read these five files knows what the product is made of.</summary>
public sealed class NewcomerTests
{
    private const int MostLines = 300;

    private static readonly string[] s_files =
    [
        "docs/map.md",
        "src/App.Host/Modules.cs",
        "src/Modules/Notes/NotesModule.cs",
        "src/Modules/Notes/Features/CreateNote.cs",
        "tests/App.Tests/Notes/CreateNoteTests.cs",
    ];

    [Fact]
    public void Five_files_are_read_in_ten_minutes() => Assert.InRange(s_files.Sum(path => Sources.At(path).Lines.Length), 1, MostLines);

    //#if (template)
    [Fact]
    public void Sample_keeps_one_migration() => Findings.None(
        from file in Sources.In("src/Modules/Notes/Migrations")
        where !file.Path.EndsWith("_CreateNotes.cs", StringComparison.Ordinal)
        select $"{file}: new modules are copied from the sample with one migration. Here, in the template, put the change into CreateNotes.");

    //#endif
}
