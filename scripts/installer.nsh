; Uninstalling (electron-builder includes this): the entry that starts the app at login goes; the local data stays unless
; the person says otherwise. /S /DELETEDATA deletes it without a question, for administrators.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "org.contactsyncagent.desktop"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "electron.app.Contact Sync Agent"

    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/DELETEDATA" $R1
    ${ifNot} ${Errors}
      RMDir /r "$LOCALAPPDATA\contact-sync-agent"
    ${else}
      ${ifNot} ${Silent}
        MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Delete the agent's own data on this PC, too (what was sent, what waits, settings)? Your spreadsheets and the platform's contacts stay as they are." IDNO keepData
        RMDir /r "$LOCALAPPDATA\contact-sync-agent"
        keepData:
      ${endIf}
    ${endIf}
  ${endIf}
!macroend
