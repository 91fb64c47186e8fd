using System.Runtime.InteropServices;

namespace App.BuildingBlocks.Data;

/// <summary>Gives what root made in the data directory to the directory's owner, or the product could not write it afterwards.</summary>
internal static class FileOwner
{
    private const int CurrentDirectory = -100;
    private const uint OwnerAndGroup = 0x18;

    public static void Follow(string directory, string made)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        // statx: the one call whose record lies in memory alike on every processor.
        var record = new uint[64];
        if (Statx(CurrentDirectory, DiskFlush.Native(directory), 0, OwnerAndGroup, record) != 0 || Chown(DiskFlush.Native(made), record[5], record[6]) != 0)
        {
            throw new OperatorException(
                $"{made} cannot be given to the owner of {directory} ({Marshal.GetLastPInvokeErrorMessage()}). Run this as that user instead of as root.");
        }
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int at, byte[] path, int flags, uint mask, [Out] uint[] record);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Chown(byte[] path, uint owner, uint group);
}
