using System.Text.Json;
using System.Text.Json.Serialization;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Work;

namespace App.Modules.Accounts;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SignUp.Request), TypeInfoPropertyName = "SignUpRequest")]
[JsonSerializable(typeof(SignIn.Request), TypeInfoPropertyName = "SignInRequest")]
[JsonSerializable(typeof(ConfirmAccess.Request), TypeInfoPropertyName = "ConfirmAccessRequest")]
[JsonSerializable(typeof(GetMe.Response), TypeInfoPropertyName = "GetMeResponse")]
[JsonSerializable(typeof(ListActivity.Response), TypeInfoPropertyName = "ListActivityResponse")]
[JsonSerializable(typeof(ListActivity.Item), TypeInfoPropertyName = "ListActivityItem")]
[JsonSerializable(typeof(IReadOnlyList<ListActivity.Item>), TypeInfoPropertyName = "ListActivityItems")]
[JsonSerializable(typeof(ConfirmEmail.Request), TypeInfoPropertyName = "ConfirmEmailRequest")]
[JsonSerializable(typeof(ResendConfirmation.Request), TypeInfoPropertyName = "ResendConfirmationRequest")]
[JsonSerializable(typeof(RequestPasswordReset.Request), TypeInfoPropertyName = "RequestPasswordResetRequest")]
[JsonSerializable(typeof(ResetPassword.Request), TypeInfoPropertyName = "ResetPasswordRequest")]
[JsonSerializable(typeof(UpdateProfile.Request), TypeInfoPropertyName = "UpdateProfileRequest")]
[JsonSerializable(typeof(ChangePassword.Request), TypeInfoPropertyName = "ChangePasswordRequest")]
[JsonSerializable(typeof(SetPassword.Request), TypeInfoPropertyName = "SetPasswordRequest")]
[JsonSerializable(typeof(ChangeEmail.Request), TypeInfoPropertyName = "ChangeEmailRequest")]
[JsonSerializable(typeof(ConfirmNewEmail.Request), TypeInfoPropertyName = "ConfirmNewEmailRequest")]
[JsonSerializable(typeof(UndoEmailChange.Request), TypeInfoPropertyName = "UndoEmailChangeRequest")]
[JsonSerializable(typeof(ConfirmDeletion.Request), TypeInfoPropertyName = "ConfirmDeletionRequest")]
[JsonSerializable(typeof(UndoDeletion.Request), TypeInfoPropertyName = "UndoDeletionRequest")]
[JsonSerializable(typeof(SendAccessCode.Request), TypeInfoPropertyName = "SendAccessCodeRequest")]
[JsonSerializable(typeof(UpdateProfile.Response), TypeInfoPropertyName = "UpdateProfileResponse")]
[JsonSerializable(typeof(ListSessions.Response), TypeInfoPropertyName = "ListSessionsResponse")]
[JsonSerializable(typeof(EndOtherSessions.Response), TypeInfoPropertyName = "EndOtherSessionsResponse")]
[JsonSerializable(typeof(ListApiKeys.Response), TypeInfoPropertyName = "ListApiKeysResponse")]
[JsonSerializable(typeof(CreateApiKey.Request), TypeInfoPropertyName = "CreateApiKeyRequest")]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(AccountDeleted))]
[JsonSerializable(typeof(SignUpJob))]
[JsonSerializable(typeof(MailLinkJob))]
[JsonSerializable(typeof(PurgeJob))]
internal sealed partial class AccountsJson : JsonSerializerContext;
