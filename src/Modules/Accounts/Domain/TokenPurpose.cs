namespace App.Modules.Accounts.Domain;

/// <summary>What a token is good for; its name is stored. A token of one purpose opens nothing of another.</summary>
internal enum TokenPurpose
{
    ConfirmEmail,
    ConfirmEmailCode,
    ResetPassword,
    ResetPasswordCode,
    ChangeEmail,
    ChangeEmailCode,
    UndoChangeEmail,
    DeleteAccount,
    UndoDelete,
    ConfirmAccess,
    ConfirmAccessPasskey,
    MagicLink,
    EmailCode,

    /// <summary>The first factor was proven, the second is due. Data is the name of the way in.</summary>
    TwoFactor,
    TwoFactorCode,
    TwoFactorPasskey,
    OAuthState,
    PasskeyChallenge,
    PasskeyRegistration,
}
