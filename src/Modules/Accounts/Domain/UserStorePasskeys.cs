using App.Modules.Accounts.Passkeys;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>Identity's view of the passkeys, by which its handler looks credentials up.</summary>
internal sealed partial class UserStore : IUserPasskeyStore<User>
{
    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => database.WriteAsync(
        async connection => await passkeys.UseAsync(connection, user.Id, passkey)
            || await PasskeyTable.AddAsync(connection, Passkey.Of(user.Id, passkey, passkey.Name ?? "Passkey", passkey.CreatedAt)),
        cancellationToken);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        [.. (await passkeys.ListAsync(user.Id, cancellationToken)).Select(passkey => passkey.ToInfo())];

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey ? await users.FindAsync(passkey.UserId, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey && passkey.UserId == user.Id ? passkey.ToInfo() : null;

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "DELETE FROM accounts_passkeys WHERE user_id = @Id AND credential_id = @credentialId", new { user.Id, credentialId }),
        cancellationToken);
}
