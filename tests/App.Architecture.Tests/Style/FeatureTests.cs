using App.Architecture.Tests.Support;

namespace App.Architecture.Tests.Style;

/// <summary>A feature is one file: an internal static class, named by a verb and a noun, with its page beside it.</summary>
public sealed class FeatureTests
{
    // The words that features begin with; add the one you need.
    private static readonly string[] s_verbs =
    [
        "Accept", "Activate", "Add", "Approve", "Archive", "Assign", "Ban", "Buy", "Cancel", "Change", "Check", "Choose", "Clear", "Close", "Complete", "Confirm",
        "Connect", "Copy", "Create", "Deactivate", "Decline", "Delete", "Disable", "Disconnect", "Download", "Edit", "Enable", "End", "Enter", "Export", "Find",
        "Finish", "Get", "Grant", "Handle", "Import", "Invite", "Join", "Leave", "Link", "List", "Lock", "Log", "Mark", "Merge", "Move", "Notify", "Open", "Pause",
        "Pay", "Pin", "Preview", "Print", "Publish", "Read", "Receive", "Redeem", "Refresh", "Refund", "Register", "Reject", "Remove", "Rename", "Renew", "Reopen",
        "Replace", "Request", "Resend", "Reset", "Restore", "Resume", "Revoke", "Rotate", "Run", "Save", "Search", "Select", "Send", "Set", "Share", "Show", "Sign",
        "Start", "Stop", "Submit", "Subscribe", "Switch", "Sync", "Tag", "Test", "Transfer", "Unarchive", "Undo", "Unlink", "Unlock", "Unpublish", "Unsubscribe",
        "Update", "Upload", "Use", "Validate", "Verify", "View", "Vote", "Withdraw",
    ];

    private static IEnumerable<Source> Features => Module.All.SelectMany(module => Sources.In($"{module.Folder}/Features", ".cs"));

    [Fact]
    public void Feature_is_named_by_a_verb_and_a_noun()
    {
        Assert.NotEmpty(Features);
        Assert.All(Features, file =>
        {
            var verb = s_verbs.FirstOrDefault(verb => file.Name.StartsWith(verb, StringComparison.Ordinal));
            Assert.True(verb is not null && file.Name.Length > verb.Length && char.IsUpper(file.Name[verb.Length]), $"{file} must begin with a verb, and say of what.");
        });
    }

    [Fact]
    public void Feature_is_an_internal_static_class_with_its_routes_first() => Assert.All(Features, file =>
    {
        Assert.Contains($"internal static class {file.Name}\n", file.Text, StringComparison.Ordinal);
        Assert.Contains("public static void Map(", file.Text, StringComparison.Ordinal);
        Assert.Contains("/// <summary>", file.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Feature_has_a_line_in_the_modules_route_map()
    {
        foreach (var module in Module.All)
        {
            var map = Sources.At($"{module.Folder}/{module.Name}Module.cs").Text;
            Assert.All(Sources.In($"{module.Folder}/Features", ".cs"), file => Assert.Contains($"{file.Name}.Map(", map, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Page_stands_beside_its_feature()
    {
        var features = Features.Select(file => file.Name).ToHashSet();
        var pages = Module.All.SelectMany(module => Sources.In($"{module.Folder}/Features", ".razor")).Where(file => file.Name.EndsWith("Page", StringComparison.Ordinal));

        Assert.All(pages, page => Assert.True(features.Contains(page.Name[..^"Page".Length]), $"{page} has no feature beside it."));
    }
}
