using App.BuildingBlocks;
using App.Modules.Accounts;
//#if (sample)
using App.Modules.Notes;
//#endif
using App.Modules.Organizations;

namespace App.Host;

/// <summary>The list of modules. There is no other place to register one.</summary>
internal static class Modules
{
    public static readonly IModule[] All =
    [
        new AccountsModule(),
        new OrganizationsModule(),
        //#if (sample)
        new NotesModule(),
        //#endif
    ];
}
