; Uninstalling (electron-builder includes this): the entry that starts the app at login goes; the local data stays unless
; the person says otherwise. /S /DELETEDATA deletes it without a question, for administrators. A new version that takes
; the old one's place runs the old one's uninstaller with --updated, which is none of this.
;
; Of an installation for everybody the entries and the data of the user who uninstalls go; others' stay in their profiles.
!macro customHeader
  !ifdef BUILD_UNINSTALLER
    LangString askDeleteData 1033 "Delete the program's own data on this PC, too (what was sent, what waits, settings)?$\r$\n$\r$\nYour spreadsheets and the platform's contacts stay as they are."
    LangString askDeleteData 1046 "Excluir também os dados do próprio programa neste computador (o que foi enviado, o que espera, as configurações)?$\r$\n$\r$\nSuas planilhas e os contatos da plataforma ficam como estão."
    LangString askDeleteData 3082 "¿Eliminar también los datos propios del programa en esta PC (lo enviado, lo que espera, la configuración)?$\r$\n$\r$\nSus hojas de cálculo y los contactos de la plataforma quedan como están."
  !endif
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    SetShellVarContext current
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
    ; An update that was fetched and never installed.
    RMDir /r "$LOCALAPPDATA\contact-sync-agent-updater"

    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/DELETEDATA" $R1
    ${ifNot} ${Errors}
      RMDir /r "$LOCALAPPDATA\contact-sync-agent"
    ${else}
      ${ifNot} ${Silent}
        MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(askDeleteData)" IDNO keepData
        RMDir /r "$LOCALAPPDATA\contact-sync-agent"
        keepData:
      ${endIf}
    ${endIf}
    ${if} $installMode == "all"
      SetShellVarContext all
    ${endIf}
  ${endIf}
!macroend
